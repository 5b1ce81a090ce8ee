/**
 * The door of a collector: whose request it is, and whether it is one too many.
 *
 * @module
 */
import { Refusal } from '@touchline/protocol'
import type { HeaderValues } from '../enrich/header-values.ts'
import { type Address, holderOf, isLoopback } from './address.ts'
import { type Client, clientOf, type IsTrustedProxy } from './client-address.ts'
import { createRateLimit, type Rate } from './rate-limit.ts'

/**
 * What an address and a key may do when nobody says otherwise. A page sends a request every few seconds: an office of
 * a thousand shoppers behind one address, or a shop with fifty thousand visitors at once, stays below.
 */
export const defaultRates = Object.freeze({
  address: { perSecond: 200, burst: 2_000 },
  key: { perSecond: 10_000, burst: 50_000 },
} satisfies Record<string, Rate>)

/** How many requests are let in. This machine's own address is never limited. */
export interface Rates {
  /** Of one address; default any number. */
  readonly address?: Rate | undefined
  /** With one key; default any number. */
  readonly key?: Rate | undefined
}

/** What a door goes by. */
export interface DoorOptions extends Rates {
  readonly isTrustedProxy: IsTrustedProxy
}

/** Decides before anything is read of a request, and again when its key is known. */
export interface Door {
  clientOf(connection: string | undefined, headers: HeaderValues): Client
  /** @throws {Refusal} `rate_limited` */
  enter(address: Address | null, now: number): void
  /** @throws {Refusal} `rate_limited` */
  useKey(key: string, now: number): void
}

function refuse(who: string, waitMs: number): never {
  throw new Refusal('rate_limited', `too many requests ${who}; wait as long as Retry-After says`, {
    retryAfterMs: Math.max(1_000, waitMs),
  })
}

/** Creates a door. An address that is refused takes nothing from the key that it came with. */
export function createDoor({ isTrustedProxy, address, key }: DoorOptions): Door {
  const ofAddress = address === undefined ? null : createRateLimit(address)
  const ofKey = key === undefined ? null : createRateLimit(key)
  return {
    clientOf: (connection, headers) => clientOf(connection, headers, isTrustedProxy),
    enter(from, now) {
      if (ofAddress === null || from === null || isLoopback(from)) return
      const waitMs = ofAddress(holderOf(from), now)
      if (waitMs > 0) refuse('from this address', waitMs)
    },
    useKey(name, now) {
      const waitMs = ofKey === null ? 0 : ofKey(name, now)
      if (waitMs > 0) refuse('with this key', waitMs)
    },
  }
}
