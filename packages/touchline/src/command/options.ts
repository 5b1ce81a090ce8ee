/**
 * Options that several commands share, each with its twin in the environment.
 *
 * @module
 */
import { defaultRates, type KeepFree, readTrustedProxies } from '@touchline/ingest'
import { InvalidArgumentError, Option } from 'commander'

/** `--data` */
export const dataOption = (): Option =>
  new Option('--data <folder>', 'data folder').default('./touchline-data').env('TOUCHLINE_DATA')

/** `--port` */
export const portOption = (): Option =>
  new Option('--port <port>', 'port of the dashboard and the collector; 0 for any free one')
    .default(4280)
    .env('PORT')
    .argParser(readPort)

/** `--host` */
export const hostOption = (): Option =>
  new Option('--host <host>', 'address to listen on').default('127.0.0.1').env('TOUCHLINE_HOST')

/** `--keep-free` */
export const keepFreeOption = (): Option =>
  new Option(
    '--keep-free <size>',
    'space on the disk below which events are refused, such as 512MB or 5% (default: 5 %, from 256 MB to 2 GB)',
  )
    .env('TOUCHLINE_KEEP_FREE')
    .argParser(readKeepFree)

/** `--trusted-proxies` */
export const trustedProxiesOption = (): Option =>
  new Option(
    '--trusted-proxies <addresses>',
    'proxies whose word on address, host and scheme is taken, such as 10.0.0.0/8,192.0.2.7 (default: this machine)',
  )
    .env('TOUCHLINE_TRUSTED_PROXIES')
    .argParser(readProxies)

/** `--clickhouse-url` */
export const clickhouseOption = (): Option =>
  new Option('--clickhouse-url <url>', 'ClickHouse server to use instead of the embedded engine').env(
    'TOUCHLINE_CLICKHOUSE_URL',
  )

/** Where countries come from, and how many requests are let in. */
export const doorOptions = (): readonly Option[] => [
  new Option(
    '--country-header <name>',
    'header in which a trusted proxy names the country, such as cf-ipcountry',
  ).env('TOUCHLINE_COUNTRY_HEADER'),
  new Option('--geo <file>', 'database of countries in MaxMind’s format (.mmdb)').env('TOUCHLINE_GEO'),
  new Option('--rate-per-address <number>', 'requests of one address in a second; 0 for any number')
    .default(defaultRates.address.perSecond)
    .env('TOUCHLINE_RATE_PER_ADDRESS')
    .argParser(readRate),
  new Option('--rate-per-key <number>', 'requests with one key in a second; 0 for any number')
    .default(defaultRates.key.perSecond)
    .env('TOUCHLINE_RATE_PER_KEY')
    .argParser(readRate),
]

/** `--site` */
export const siteOption = (): Option => new Option('--site <id>', 'id of the site').default('main')

/** `--json` */
export const jsonOption = (): Option => new Option('--json', 'print JSON').default(false)

function readRate(text: string): number {
  const rate = Number(text)
  if (text.trim() !== '' && Number.isFinite(rate) && rate >= 0) return rate
  throw new InvalidArgumentError(`must be a number from 0 on: ${text}`)
}

function readPort(text: string): number {
  const port = Number(text)
  if (text.trim() !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new InvalidArgumentError(`must be a whole number from 0 to 65535: ${text}`)
}

const units: Readonly<Record<string, number>> = { MB: 1024 ** 2, GB: 1024 ** 3 }

function readKeepFree(text: string): KeepFree {
  const [, number = '', unit = ''] = /^(\d{1,6}(?:\.\d{1,3})?) ?(%|MB|GB)$/i.exec(text.trim()) ?? []
  const bytes = units[unit.toUpperCase()]
  if (bytes !== undefined) return () => Number(number) * bytes
  if (unit === '%' && Number(number) < 100) return totalBytes => (totalBytes * Number(number)) / 100
  throw new InvalidArgumentError(`must be a size such as 512MB, 2GB or 5%: ${text}`)
}

function readProxies(text: string): readonly string[] {
  const proxies = text.split(',').map(proxy => proxy.trim())
  try {
    readTrustedProxies(proxies)
    return proxies
  } catch (thrown) {
    throw new InvalidArgumentError(thrown instanceof Error ? thrown.message : String(thrown))
  }
}

/** Reads a whole number within bounds. */
export function between(low: number, high: number): (text: string) => number {
  return text => {
    const value = Number(text)
    if (text.trim() !== '' && Number.isInteger(value) && value >= low && value <= high) return value
    throw new InvalidArgumentError(`must be a whole number from ${low} to ${high}: ${text}`)
  }
}
