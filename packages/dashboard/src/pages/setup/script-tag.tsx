import type { ReactElement, ReactNode } from 'react'

/** Cuts a tag into names and quoted values, so that what must be kept stands out. */
export function cutTag(tag: string): readonly { readonly text: string; readonly kind: string }[] {
  return tag
    .split(/([\w-]+=)("[^"]*")/)
    .filter(text => text !== '')
    .map(text => {
      if (text.startsWith('"')) return { text, kind: 'val' }
      return { text, kind: /^[\w-]+=$/.test(text) ? 'attr' : '' }
    })
}

/** The tag to paste, as code. */
export function ScriptTag({ tag, id }: { readonly tag: string; readonly id: string }): ReactElement {
  const parts: ReactNode[] = cutTag(tag).map(({ text, kind }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one tag never change places.
    <span key={index} className={kind}>
      {text}
    </span>
  ))
  return (
    <code className="code" id={id}>
      {parts}
    </code>
  )
}
