/**
 * The country of an address, from a proxy that knows it or from a database of the operator's own.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { Reader, type Response } from 'mmdb-lib'
import { type Address, truncated } from '../door/address.ts'
import type { Client } from '../door/client-address.ts'
import type { HeaderValues } from './header-values.ts'
import { remember } from './remember.ts'

/** Two capital letters, or empty. */
export type CountryOf = (client: Client, headers: HeaderValues) => string

/** Where countries are read from. */
export interface CountryOptions {
  /** Name of a header in which a trusted proxy names the country, such as `cf-ipcountry`. */
  readonly header?: string | undefined
  /** A database in MaxMind's format. */
  readonly database?: string | undefined
}

/** Country and city databases of MaxMind name it this way; others in their format have it as a field of its own. */
interface CountryRecord {
  readonly country?: { readonly iso_code?: unknown } | unknown
  readonly country_code?: unknown
}

/** What proxies write for addresses that have no country: unknown, and the Tor network. */
const noCountry = new Set(['XX', 'T1', 'ZZ'])

function toCountry(value: unknown): string {
  const code = typeof value === 'string' ? value.trim().toUpperCase() : ''
  return /^[A-Z]{2}$/.test(code) && !noCountry.has(code) ? code : ''
}

function codeOf(record: CountryRecord | null): string {
  if (record === null) return ''
  const { country } = record
  const named =
    typeof country === 'object' && country !== null && 'iso_code' in country ? country.iso_code : null
  return toCountry(named) || toCountry(record.country_code) || toCountry(country)
}

/**
 * Creates the look-up. Only the network of an address is looked up (/24, or /48), and a header counts only when a
 * trusted proxy handed the request on.
 *
 * @throws an Error when the database cannot be read, which names it.
 */
export function createCountryOf({ header, database }: CountryOptions = {}): CountryOf {
  const ofNetwork = database === undefined ? null : remember(openDatabase(database))
  const ofAddress = (address: Address | null): string =>
    address === null || ofNetwork === null ? '' : ofNetwork(truncated(address))
  const name = header?.toLowerCase()
  return (client, headers) => {
    const said = name === undefined || !client.viaProxy ? '' : toCountry(headers.get(name))
    return said === '' ? ofAddress(client.address) : said
  }
}

function openDatabase(path: string): (network: string) => string {
  try {
    const reader = new Reader<CountryRecord & Response>(readFileSync(path))
    return network => codeOf(reader.get(network))
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Error(
      `the database of countries cannot be read: ${path} (${why}); name a file in MaxMind’s format (.mmdb)`,
      { cause },
    )
  }
}
