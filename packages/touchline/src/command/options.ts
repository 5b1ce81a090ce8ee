/**
 * Options that several commands share, each with its twin in the environment.
 *
 * @module
 */
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

/** `--clickhouse-url` */
export const clickhouseOption = (): Option =>
  new Option('--clickhouse-url <url>', 'ClickHouse server to use instead of the embedded engine').env(
    'TOUCHLINE_CLICKHOUSE_URL',
  )

/** `--site` */
export const siteOption = (): Option => new Option('--site <id>', 'id of the site').default('main')

/** `--json` */
export const jsonOption = (): Option => new Option('--json', 'print JSON').default(false)

function readPort(text: string): number {
  const port = Number(text)
  if (text.trim() !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new InvalidArgumentError(`must be a whole number from 0 to 65535: ${text}`)
}
