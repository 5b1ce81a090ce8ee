import { type ReactElement, useState } from 'react'
import { Icon } from './icon.tsx'

/** Without https or localhost a page may not write to the clipboard; the text is then selected for the reader. */
async function copy(text: string, shownIn: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const element = document.getElementById(shownIn)
    if (element !== null) getSelection()?.selectAllChildren(element)
    return false
  }
}

interface CopyButtonProps {
  readonly text: string
  /** Id of the element that shows the text. */
  readonly shownIn: string
  readonly children: string
}

/** Copies a text and says so. */
export function CopyButton({ text, shownIn, children }: CopyButtonProps): ReactElement {
  const [done, setDone] = useState<'' | 'Copied' | 'Selected: press Ctrl or ⌘ and C'>('')
  const act = async () => {
    setDone((await copy(text, shownIn)) ? 'Copied' : 'Selected: press Ctrl or ⌘ and C')
  }
  return (
    <button type="button" className="btn primary" onClick={() => void act()}>
      <Icon name={done === 'Copied' ? 'check' : 'copy'} />
      <span role="status">{done === '' ? children : done}</span>
    </button>
  )
}
