import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { readAddress } from '../door/address.ts'
import type { Client } from '../door/client-address.ts'
import { createCountryOf } from './country.ts'

const database = createRequire(import.meta.url).resolve(
  '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb',
)
const from = (address: string, viaProxy = false): Client => ({ address: readAddress(address), viaProxy })
const none = new Headers()

describe('the country', () => {
  test('is what a trusted proxy says, and nobody else', () => {
    const countryOf = createCountryOf({ header: 'CF-IPCountry' })
    const headers = new Headers({ 'cf-ipcountry': 'de' })
    expect(countryOf(from('203.0.113.9', true), headers)).toBe('DE')
    expect(countryOf(from('203.0.113.9'), headers)).toBe('')
  })

  test.each(['XX', 'T1', 'Germany', 'D', '', '<b>'])('of the header “%s” is not known', said => {
    const countryOf = createCountryOf({ header: 'cf-ipcountry' })
    expect(countryOf(from('203.0.113.9', true), new Headers({ 'cf-ipcountry': said }))).toBe('')
  })

  test('of a real database is that of the network, of either family', () => {
    const countryOf = createCountryOf({ database })
    expect(countryOf(from('193.99.144.80'), none)).toBe('DE')
    expect(countryOf(from('::ffff:193.99.144.80'), none)).toBe('DE')
    expect(countryOf(from('2a02:2e0::1'), none)).toBe('DE')
    expect(countryOf(from('127.0.0.1'), none)).toBe('')
    expect(countryOf({ address: null, viaProxy: false }, none)).toBe('')
  })

  test('of the proxy goes before that of the database', () => {
    const countryOf = createCountryOf({ header: 'x-country', database })
    expect(countryOf(from('193.99.144.80', true), new Headers({ 'x-country': 'AT' }))).toBe('AT')
    expect(countryOf(from('193.99.144.80', true), new Headers({ 'x-country': 'XX' }))).toBe('DE')
  })

  test('without either is not known', () => {
    expect(createCountryOf()(from('193.99.144.80', true), new Headers({ 'cf-ipcountry': 'DE' }))).toBe('')
  })

  test('of a file that is no database is refused, and the file named', () => {
    expect(() => createCountryOf({ database: import.meta.filename })).toThrow(
      `cannot be read: ${import.meta.filename}`,
    )
  })
})
