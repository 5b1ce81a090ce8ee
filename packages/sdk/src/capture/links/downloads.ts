import { scrubUrl } from '../../event/scrub.ts'
import type { Capture } from '../../options.ts'
import { nameCapture } from '../captures.ts'
import { fileExtension, onLinkClick } from './link-click.ts'

/**
 * Makes GA4's `file_download` of a click on a link to a file, known by its ending or by the attribute `download`:
 * `file_name` is the path, `file_extension` the ending.
 */
export function downloads(): Capture {
  return nameCapture('downloads', client =>
    onLinkClick(({ _url, _kind }) => {
      if (_kind !== 'download') return
      const file_extension = fileExtension(_url)
      // The path of a file made in the page is an id of the browser's.
      const isMade = _url.protocol === 'blob:' || _url.protocol === 'data:'
      client.track('file_download', {
        ...(!isMade && { file_name: scrubUrl(_url.pathname) }),
        ...(file_extension && { file_extension }),
      })
    }),
  )
}
