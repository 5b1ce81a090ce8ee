import type { ReactElement } from 'react'
import { useSite } from '../../address/site.ts'
import { CopyButton } from '../../chrome/copy-button.tsx'
import { ScriptTag } from './script-tag.tsx'

/** The site's own tag with a button that copies it; without a public key, how to make one. */
export function TagToPaste(): ReactElement {
  const { id, scriptTag } = useSite()
  if (scriptTag === null) {
    return (
      <p>
        This shop has no public key, so there is no tag yet. Make one with{' '}
        <code>touchline key add --kind public --site {id}</code>, then load this page again.
      </p>
    )
  }
  return (
    <>
      <ScriptTag tag={scriptTag} id="script-tag" />
      <div className="buttons">
        <CopyButton key={scriptTag} text={scriptTag} shownIn="script-tag">
          Copy tag
        </CopyButton>
      </div>
    </>
  )
}
