/**
 * Who may send: the key of a request, the site it opens, and the origins that site accepts.
 *
 * @module
 */
import { Refusal } from '@touchline/protocol'
import type { HeaderValues } from '../enrich/header-values.ts'
import type { Site, Sites } from '../settings/site.ts'

/** The site that a request's events go to, and whether a server vouches for them. */
export interface Admission {
  readonly site: Site
  /** The key that let it in; never kept. */
  readonly key: string
  /** Sent with a secret key: its times, subjects and context are believed. */
  readonly trusted: boolean
}

/** Lets a request in by its key, from the Authorization header or the batch, or refuses it. */
export function admit(sites: Sites, headers: HeaderValues, bodyKey: unknown): Admission {
  const bearer = readBearer(headers.get('authorization'))
  const key = bearer ?? (typeof bodyKey === 'string' ? bodyKey : '')
  if (key === '') {
    throw new Refusal(
      'no_key',
      'there is no key: send the site’s public key as `key`, or a secret key as Bearer',
    )
  }
  const found = sites.findKey(key)
  if (found === null || found.kind === 'read') {
    throw new Refusal(
      'unknown_key',
      'no site takes events with this key; check its spelling, or make a new one',
    )
  }
  if (found.kind === 'secret') {
    if (bearer === null) {
      throw new Refusal(
        'unknown_key',
        'a secret key does not belong into a body: send it as Authorization: Bearer',
      )
    }
    return { site: found.site, key, trusted: true }
  }
  mustAllowOrigin(found.site, headers.get('origin'))
  return { site: found.site, key, trusted: false }
}

function readBearer(header: string | null): string | null {
  return /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1] ?? null
}

function mustAllowOrigin(site: Site, origin: string | null): void {
  if (site.origins.length === 0 || (origin !== null && site.origins.includes(origin))) return
  throw new Refusal(
    'origin_not_allowed',
    `this site takes no events from the origin: ${origin ?? 'none'}; add it to the site’s origins`,
  )
}
