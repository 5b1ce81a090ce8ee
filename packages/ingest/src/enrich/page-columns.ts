/**
 * The page of an event as columns: scrubbed address, host and path.
 *
 * @module
 */
import { toAddressPath } from '@touchline/protocol'
import { remember } from './remember.ts'
import { scrubUrl } from './scrub.ts'

/** Where an event happened. Texts are empty when there is no page or its address cannot be read. */
export interface PageColumns {
  readonly url: string
  readonly host: string
  /** Without query and fragment, without a trailing slash except for `/` itself. */
  readonly path: string
  /** The address before scrubbing, for reading the campaign; never stored. */
  readonly sent: URL | null
}

const none: PageColumns = Object.freeze({ url: '', host: '', path: '', sent: null })

/** Reads the address of a page. */
export function readPage(address: string | undefined): PageColumns {
  return address === undefined ? none : parse(address)
}

/** Scrubs the address that a page was reached from; empty when it cannot be read. */
export const scrubReferrer = remember((referrer: string) => scrubUrl(referrer)?.scrubbed.href ?? '')

const parse = remember((address: string): PageColumns => {
  const read = scrubUrl(address)
  if (read === null) return none
  return {
    url: read.scrubbed.href,
    host: read.scrubbed.hostname.toLowerCase(),
    path: normalPath(read.scrubbed.pathname),
    sent: read.url,
  }
})

/** A path in the one form under which it is counted: `/products/` and `/products` are the same page. */
function normalPath(path: string): string {
  // `/\/+$/` would try anew from every slash of a path of slashes.
  let end = path.length
  while (path[end - 1] === '/') end -= 1
  return end === 0 ? '/' : toAddressPath(path.slice(0, end))
}
