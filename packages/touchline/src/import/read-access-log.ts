/**
 * Page views from a web server's access log in the combined format.
 *
 * @module
 */
import { createHmac } from 'node:crypto'
import { eventIdFrom, isDeclaredBot, networkOf, uuidFrom } from '@touchline/ingest'
import { bad, type Entry, type ReadEntry, skipped } from './entry.ts'
import { readLines } from './read-lines.ts'
import { createRepeats } from './repeats.ts'

/** What a log does not say itself. */
export interface AccessLogOptions {
  /** Scheme and host of the shop: a log names paths alone. */
  readonly origin: string
  /**
   * Makes visitors of addresses. The same for each import of a data folder, so that importing a log twice changes
   * nothing; whoever has it could match an address that they know.
   */
  readonly secret: string
  readonly site: string
}

/** Reads a log. Only pages count that were delivered to a person: no files, no robots, no errors. */
export async function* readAccessLog(
  chunks: AsyncIterable<Buffer>,
  options: AccessLogOptions,
): AsyncGenerator<Entry> {
  const countRepeat = createRepeats()
  for await (const { line, text } of readLines(chunks)) {
    if (text === null) yield { line, text: '', read: bad('the line is too long') }
    else yield { line, text, read: text.trim() === '' ? skipped : readHit(text, options, countRepeat) }
  }
}

const quoted = '"((?:[^"\\\\]|\\\\.)*)"'
const combined = new RegExp(
  `^(\\S+) \\S+ [^[]*\\[([^\\]]+)\\] ${quoted} (\\d{3}) (?:\\d+|-) ${quoted} ${quoted}`,
)
const requestLine = /^([A-Z]+) (\S+)(?: HTTP\/[\d.]+)?$/
const file =
  /\.(?:css|js|mjs|map|json|xml|txt|ico|png|jpe?g|gif|svg|webp|avif|woff2?|ttf|otf|eot|mp4|webm|mp3|pdf|zip|gz|wasm|rss|atom|webmanifest)$/i

function readHit(
  text: string,
  { origin, secret, site }: AccessLogOptions,
  countRepeat: (text: string) => number,
): ReadEntry {
  const [, client = '', time = '', request = '', status = '', referrer = '', agent = ''] =
    combined.exec(text) ?? []
  if (client === '') return bad('the line is not in the combined log format')
  const at = readTime(time)
  if (at === null) return bad(`the time is not readable: ${time.slice(0, 40)}`)
  const network = networkOf(client)
  if (network === null) return bad('the line does not begin with an address')
  const [, method = '', target = ''] = requestLine.exec(request) ?? []
  const url = URL.parse(target, origin)
  const delivered = /^2|^304$/.test(status)
  if (method !== 'GET' || !delivered || url === null || file.test(url.pathname) || isDeclaredBot(agent)) {
    return skipped
  }
  const day = new Date(at).toISOString().slice(0, 10)
  const visitor = uuidFrom(
    createHmac('sha256', secret).update(`${site}\0${day}\0${network}\0${agent}`).digest('hex'),
  )
  return {
    outcome: 'event',
    envelope: { stream: visitor, consent: 'cookieless' },
    event: {
      id: eventIdFrom(at, 'access-log', text, String(countRepeat(text))),
      at,
      name: 'page_view',
      page: { url: url.href.slice(0, 4_096), nav: 'load', ...(isAddress(referrer) ? { referrer } : {}) },
      context: { userAgent: agent.slice(0, 2_048) },
    },
  }
}

const isAddress = (text: string): boolean => text.length <= 4_096 && /^https?:/i.test(text)

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `22/Nov/2026:10:00:00 +0100` */
function readTime(text: string): number | null {
  const parts = /^(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}:\d{2}:\d{2}) ([+-]\d{2})(\d{2})$/.exec(text)
  if (parts === null) return null
  const [, day, month = '', year, time, hours, minutes] = parts
  const number = String(months.indexOf(month) + 1).padStart(2, '0')
  const at = Date.parse(`${year}-${number}-${day}T${time}${hours}:${minutes}`)
  return Number.isFinite(at) ? at : null
}
