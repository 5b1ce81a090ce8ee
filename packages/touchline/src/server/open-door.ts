/**
 * The door of a server, as its operator set it up.
 *
 * @module
 */
import {
  type CountryOf,
  createCountryOf,
  defaultRates,
  type IsTrustedProxy,
  type Rates,
  readTrustedProxies,
} from '@touchline/ingest'
import { StartError } from '../start-error.ts'

/** What an operator may say about who is let in, and what is read from their addresses. */
export interface DoorSettings {
  /** Proxies whose word on address, host and scheme is taken: addresses and networks; default this machine. */
  readonly trustedProxies?: readonly string[] | undefined
  /** Header in which such a proxy names the country. */
  readonly countryHeader?: string | undefined
  /** Database of countries, in MaxMind's format. */
  readonly geo?: string | undefined
  /** Requests of one address in a second; 0 for any number. */
  readonly ratePerAddress?: number | undefined
  /** Requests with one key in a second; 0 for any number. */
  readonly ratePerKey?: number | undefined
}

/** What a collector is opened with. */
export interface OpenedDoor {
  readonly isTrustedProxy: IsTrustedProxy
  readonly rates: Rates
  readonly countryOf: CountryOf
}

/** @throws {StartError} A proxy or the database of countries cannot be used; it is named. */
export function openDoor(settings: DoorSettings): OpenedDoor {
  const { trustedProxies, countryHeader, geo, ratePerAddress, ratePerKey } = settings
  const { address, key } = defaultRates
  try {
    return {
      isTrustedProxy: readTrustedProxies(trustedProxies),
      rates: {
        address: toRate(ratePerAddress ?? address.perSecond, address.burst / address.perSecond),
        key: toRate(ratePerKey ?? key.perSecond, key.burst / key.perSecond),
      },
      countryOf: createCountryOf({ header: countryHeader, database: geo }),
    }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new StartError(`${why.charAt(0).toUpperCase()}${why.slice(1)}.`, { cause })
  }
}

/** A burst is as much as comes in so many seconds. */
const toRate = (perSecond: number, seconds: number) =>
  perSecond === 0 ? undefined : { perSecond, burst: Math.max(1, perSecond * seconds) }
