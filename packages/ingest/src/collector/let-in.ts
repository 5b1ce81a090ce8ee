/**
 * The door of a collector for requests that somebody else reads, in another form than ours.
 *
 * @module
 */
import { Refusal } from '@touchline/protocol'
import type { Door } from '../door/door.ts'
import type { HeaderValues } from '../enrich/header-values.ts'
import type { Sites } from '../settings/site.ts'
import { admit } from './admit.ts'
import type { IntakeOutcome } from './intake.ts'

/** A request in another form, before its body is read. */
export interface ForeignRequest {
  readonly headers: HeaderValues
  /** Address of the connection's other end, where the host knows it; never kept. */
  readonly address: string | undefined
  /** Its key, wherever it has it; not asked for when the request is one too many. */
  readonly key: () => string
}

/**
 * Lets a request in that somebody else reads: counts it where the collector's own are counted, and looks at its key.
 * What it brings is then delivered without an address, or it would be counted twice.
 *
 * @throws Refusal `rate_limited`, `no_key`, `unknown_key`
 */
export type LetIn = (request: ForeignRequest) => void

/** What requests are let in by. */
export interface LetInOptions {
  readonly door: Door
  readonly sites: Sites
  readonly clock: () => number
  /** Hears of every refusal; what is let in is heard of when it is delivered. */
  readonly onAnswer: ((outcome: IntakeOutcome) => void) | undefined
}

/** Creates the function of a collector. */
export function createLetIn({ door, sites, clock, onAnswer }: LetInOptions): LetIn {
  return ({ headers, address, key }) => {
    const begun = performance.now()
    try {
      door.enter(door.clientOf(address, headers).address, clock())
      admit(sites, withKey(headers, key()), null)
    } catch (error) {
      const refused = error instanceof Refusal ? error.code : 'internal'
      onAnswer?.({ refused, accepted: 0, rejected: [], tookMs: performance.now() - begun })
      throw error
    }
  }
}

const withKey = (headers: HeaderValues, key: string): HeaderValues => ({
  get: name => (name !== 'authorization' ? headers.get(name) : key === '' ? null : `Bearer ${key}`),
})
