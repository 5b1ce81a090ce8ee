/**
 * Short links and pixels: touchpoints that lie outside the shop's pages.
 *
 * @module
 */
import { randomBytes } from 'node:crypto'
import { limits } from '@touchline/protocol'
import type { Site } from './site.ts'

/** A short link, or a pixel, which leads nowhere. */
export interface Link {
  /** What its address ends with. */
  readonly code: string
  readonly site: string
  /** Where it leads: an address of the shop's own. `null` for a pixel. */
  readonly to: string | null
  /** Touchpoint of the inventory that a click or an opening is counted on. */
  readonly touchpoint: string
  /** Name of the event that is recorded. */
  readonly event: string
  /** What people call it: "May newsletter, top banner". */
  readonly name: string
}

const letters = '23456789abcdefghijkmnpqrstuvwxyz'

/** A code of seven characters that nobody mistakes for one another on paper. */
export const createLinkCode = (): string =>
  [...randomBytes(7)].map(byte => letters[byte % letters.length]).join('')

/** Hosts that belong to a site. */
function ownHosts({ hosts, origins }: Site): readonly string[] {
  return [...hosts, ...origins.map(origin => URL.parse(origin)?.hostname ?? '')]
}

/** Whether an address lies on one of the site's own hosts, so that a link may lead there. */
export function isOwnAddress(site: Site, address: string): boolean {
  const url = URL.parse(address)
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    return false
  return ownHosts(site).includes(url.hostname)
}

/**
 * A link as an operator wrote it.
 *
 * @throws an Error that names the field, the value and what would be right.
 */
export function readLink(link: Link, site: Site): Link {
  const must = (right: boolean, field: keyof Link, rule: string): void => {
    if (!right) throw new Error(`the link’s ${field} is not usable: ${String(link[field])}; ${rule}`)
  }
  const short = (text: string): boolean => text !== '' && text.length <= limits.nameLength
  must(/^[\w-]{3,64}$/.test(link.code), 'code', 'use 3 to 64 letters, digits, hyphens and underscores')
  must(
    link.to === null || isOwnAddress(site, link.to),
    'to',
    `use an address on ${ownHosts(site).join(', ') || 'a host of the site; name those with touchline site set --hosts'}`,
  )
  must(short(link.touchpoint), 'touchpoint', `use an id of at most ${limits.nameLength} characters`)
  must(short(link.event), 'event', `use a name of at most ${limits.nameLength} characters`)
  must(link.name.length <= 256, 'name', 'use at most 256 characters')
  return link
}
