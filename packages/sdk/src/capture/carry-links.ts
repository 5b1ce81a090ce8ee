import type { Capture } from '../options.ts'
import { isUnder, toCarried } from '../visitor/carry.ts'
import { nameCapture } from './captures.ts'
import { readAddress } from './links/link-click.ts'
import { listen } from './listen.ts'

/**
 * Adds the visitor's id to links and forms that lead to other domains of the shop, such as a hosted checkout, in the
 * moment in which they are followed. The script there takes it over, and out of the address bar.
 *
 * @param domains names such as `checkout.example.net`; their subdomains are meant too.
 */
export const carryLinks = (domains: readonly string[]): Capture =>
  nameCapture('carryLinks', client => {
    const onFollow = ({ target }: Event) => {
      const element =
        target instanceof Element &&
        target.closest<HTMLAnchorElement | HTMLFormElement>('a[href],form[action]')
      if (!element) return
      const key = element instanceof HTMLFormElement ? 'action' : 'href'
      const url = readAddress(element, key)
      const isOther = url && url.hostname !== location.hostname
      const id = isOther && domains.some(domain => isUnder(url.hostname, domain)) && client.visitor()
      if (id) element.setAttribute(key, toCarried(url, id))
    }
    return listen('click auxclick submit', onFollow)
  })
