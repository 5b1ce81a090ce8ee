/**
 * The row of table `events` that an accepted event becomes.
 *
 * @module
 */
import type { WireEvent } from '@touchline/protocol'
import { limits } from '@touchline/protocol'
import type { Site } from '../settings/site.ts'
import type { events } from '../store/tables.ts'
import { noArrival, readArrival } from './arrival.ts'
import { eventKind } from './event-kind.ts'
import { moneyOf } from './money.ts'
import { readPage, scrubReferrer } from './page-columns.ts'
import type { UserAgent } from './user-agent.ts'
import type { Verdict } from './verdict.ts'

/** One row of `events`, with every column. */
export type EventRow = Readonly<Record<keyof typeof events.columns, string | number>>

/** What the collector knows about an event besides what it says itself. */
export interface Circumstances {
  readonly site: Site
  /** Value of column `visitor`. */
  readonly visitor: string
  /** The page life that sent it; `null` for events that no page sent. */
  readonly stream: string | null
  /** User id of a server-side event. */
  readonly user: string
  /** Corrected time. */
  readonly at: number
  readonly late: boolean
  readonly receivedAt: number
  readonly agent: UserAgent
  readonly language: string
  readonly country: string
  readonly verdict: Verdict
  readonly consent: string
  readonly sdk: string
}

const zeroUuid = '00000000-0000-0000-0000-000000000000'

/** Builds the row of one event. */
export function toEventRow(event: WireEvent, known: Circumstances): EventRow {
  const { site, stream, receivedAt } = known
  const data: Readonly<Record<string, unknown>> | undefined = event.data
  const kind = eventKind({ name: event.name, data, fromPage: stream !== null })
  const money = moneyOf(event, site.currency)
  return {
    site: site.id,
    visitor: known.visitor,
    id: event.id,
    stream: stream ?? zeroUuid,
    seq: event.seq ?? 0,
    at: Math.round(known.at),
    client_at: Math.round(event.at),
    received_at: receivedAt,
    late: Number(known.late),
    name: event.name,
    interactive: Number(kind.interactive),
    counted: Number(kind.counted),
    activity: Number(kind.activity),
    ...pageColumns(event, site),
    touchpoint: touchpointOf(event),
    user: event.name === 'identify' ? textOf(data?.user) : known.user,
    email_visitor: zeroUuid,
    order_visitor: zeroUuid,
    daily: zeroUuid,
    ...money,
    engaged_ms: counter(data, event.name, 'engaged_ms'),
    visible_ms: counter(data, event.name, 'visible_ms'),
    scroll: Math.min(100, counter(data, event.name, 'scroll')),
    device: known.agent.device,
    browser: known.agent.browser,
    os: known.agent.os,
    language: known.language,
    country: known.country,
    verdict: known.verdict,
    consent: known.consent,
    sdk: known.sdk,
    data: data === undefined ? '' : JSON.stringify(data),
    extra: extraOf(event),
    version: 2 ** 53 - receivedAt,
  }
}

type PageColumnNames =
  | 'view'
  | 'url'
  | 'host'
  | 'path'
  | 'title'
  | 'referrer'
  | 'page_type'
  | 'nav'
  | 'source'
  | 'medium'
  | 'campaign'
  | 'term'
  | 'content'
  | 'click_id'
  | 'channel_group'

function pageColumns(event: WireEvent, site: Site): Pick<EventRow, PageColumnNames> {
  const { page } = event
  const { url, host, path, sent } = readPage(page?.url)
  const nav = page?.nav ?? ''
  const referrer = page?.referrer ?? ''
  const { clickId, channelGroup, ...arrival } =
    event.name === 'page_view' && page !== undefined
      ? readArrival({ url: sent, referrer, nav, ownHosts: site.hosts })
      : noArrival
  return {
    view: page?.view ?? zeroUuid,
    url,
    host,
    path,
    title: page?.title ?? '',
    referrer: referrer === '' ? '' : scrubReferrer(referrer),
    page_type: page?.type ?? '',
    nav,
    ...arrival,
    click_id: clickId,
    channel_group: channelGroup,
  }
}

/** A touchpoint named by markup: of the element in the event's data, or of the page for its view. */
function touchpointOf(event: WireEvent): string {
  const named = event.data?.touchpoint ?? (event.name === 'page_view' ? event.page?.touchpoint : undefined)
  return textOf(named).slice(0, limits.nameLength)
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** A whole number of an engagement event's data, kept within the column's range. */
function counter(
  data: Readonly<Record<string, unknown>> | undefined,
  name: string,
  field: 'engaged_ms' | 'visible_ms' | 'scroll',
): number {
  const value = data?.[field]
  if ((name !== 'engagement' && name !== 'page_leave') || typeof value !== 'number') return 0
  return Math.min(2 ** 32 - 1, Math.max(0, Math.round(value)))
}

// What has a column of its own, or must not be kept: `context` may hold an address, a subject a person.
const knownFields = new Set([
  'id',
  'seq',
  'at',
  'mono',
  'name',
  'page',
  'data',
  'visitor',
  'user',
  'emailSha256',
  'orderId',
  'context',
])
const knownPageFields = new Set(['view', 'url', 'title', 'referrer', 'type', 'nav', 'touchpoint'])

function extraOf(event: WireEvent): string {
  const extra = unknownFields(event, knownFields)
  const page = event.page === undefined ? null : unknownFields(event.page, knownPageFields)
  if (page !== null) return JSON.stringify({ ...extra, page })
  return extra === null ? '' : JSON.stringify(extra)
}

function unknownFields(object: object, known: ReadonlySet<string>): Record<string, unknown> | null {
  let found: Record<string, unknown> | null = null
  for (const [key, value] of Object.entries(object)) {
    if (known.has(key)) continue
    found ??= {}
    found[key] = value
  }
  return found
}
