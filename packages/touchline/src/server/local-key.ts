/**
 * The key of this machine: whoever can read the data folder's token may send to any site of it, as a server would.
 *
 * @module
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Sites } from '@touchline/ingest'

/** The key with which a command sends to a site of the server that runs on its data folder. */
export const localKey = (token: string, site: string): string => `${token}/${site}`

/** The sites, opened by their keys and by the local one. */
export function withLocalKey(sites: Sites, token: string): Sites {
  return {
    site: id => sites.site(id),
    erasedUntil: (...asked) => sites.erasedUntil(...asked),
    findKey(key) {
      const slash = key.lastIndexOf('/')
      if (slash < 0) return sites.findKey(key)
      const site = isSame(key.slice(0, slash), token) ? sites.site(key.slice(slash + 1)) : null
      return site === null ? null : { site, kind: 'secret' }
    },
  }
}

/** Compares hashes, so that neither content nor length shows in the time it takes. */
const isSame = (a: string, b: string): boolean =>
  timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
