import type { Capture } from '../../options.ts'
import { nameCapture } from '../captures.ts'
import { contactMethod, onLinkClick } from './link-click.ts'

/**
 * Makes `contact_click` of a click on a telephone number, an e-mail address or a messenger's link, with the method
 * and the messenger's host. The number or address itself is never looked at.
 */
export function contacts(): Capture {
  return nameCapture('contacts', client =>
    onLinkClick(({ _url, _kind }) => {
      if (_kind !== 'contact') return
      client.track('contact_click', { method: contactMethod(_url), ...(_url.host && { host: _url.host }) })
    }),
  )
}
