import { scrubUrl } from '../../event/scrub.ts'
import type { Capture } from '../../options.ts'
import { nameCapture } from '../captures.ts'
import { onLinkClick } from './link-click.ts'

/**
 * Makes `outbound_click` of a click on a link to another domain, with its host and path, without its query.
 * Subdomains of the page's own domain are no other domain.
 */
export function outbound(): Capture {
  return nameCapture('outbound', client =>
    onLinkClick(({ _url, _kind }) => {
      if (_kind !== 'outbound') return
      const path = scrubUrl(_url.pathname)
      client.track('outbound_click', { host: _url.host, ...(path !== '/' && { path }) })
    }),
  )
}
