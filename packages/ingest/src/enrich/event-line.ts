/**
 * The line that an accepted event becomes: a row of table `events` as one line of JSON.
 *
 * @module
 */
import type { WireEvent } from '@touchline/protocol'
import { limits } from '@touchline/protocol'
import type { Site } from '../settings/site.ts'
import { column, toFixed } from './column.ts'
import { eventKind } from './event-kind.ts'
import { extraOf } from './extra-fields.ts'
import { moneyOf } from './money.ts'
import { arrivalFields, isSamePage, pageFields } from './page-fields.ts'
import { remember } from './remember.ts'
import type { UserAgent } from './user-agent.ts'
import type { Verdict } from './verdict.ts'

/** What the events of a batch have in common. */
export interface BatchColumns {
  readonly site: Site
  readonly receivedAt: number
  /** Place among all receipts; default `receivedAt`, which it is unless the clock was set back. */
  readonly order?: number | undefined
  readonly consent: string
  readonly sdk: string
}

/** Whom an event belongs to. */
export interface SubjectColumns {
  /** Value of column `visitor`. */
  readonly visitor: string
  /** The page life that sent it; `null` for events that no page sent. */
  readonly stream: string | null
  /** User id of a server-side event. */
  readonly user: string
  /** The visitor of a day; empty for none. */
  readonly daily: string
}

/** The columns that come from the sender rather than from the event. */
export interface SenderColumns {
  readonly agent: UserAgent
  readonly language: string
  readonly country: string
  readonly verdict: Verdict
}

/** What the collector knows about one event besides what it says itself. */
export interface Circumstances {
  readonly subject: SubjectColumns
  /** Stand-ins of the e-mail and the order that it names, empty for none; and the order as a server named it. */
  readonly named: { readonly email: string; readonly order: string; readonly orderId?: string }
  readonly sender: SenderColumns
  /** Corrected time, and whether the event was more than seven days old. */
  readonly time: { readonly at: number; readonly late: boolean }
}

/**
 * Writes one event: its line, after a line of what it shares when that is not what the event before shared. `own` are
 * the columns of its name and data, where they are known already.
 */
export type WriteLine = (event: WireEvent, known: Circumstances, own?: string) => string

/**
 * Creates the writer of a batch's lines, in the form that a record of the spool keeps them (`whole-rows.ts`).
 *
 * Subject and sender are told by their objects, and pages by what they say.
 */
export function createLineWriter(batch: BatchColumns): WriteLine {
  const { site } = batch
  const common = batchFields(batch)
  let last: Shared | null = null
  return (event, { subject, named, sender, time }, own) => {
    const { page } = event
    let line = ''
    const isSameSender = last !== null && subject === last.subject && sender === last.sender
    if (last === null || !isSameSender || !isSamePage(page, last.page)) {
      const from: string =
        last !== null && isSameSender ? last.from : common + subjectFields(subject) + senderFields(sender)
      line = `${from}${pageFields(page)}\n`
      last = { subject, sender, from, page }
    }
    line += `{"id":"${event.id}"${timeFields(event, time)}`
    if (page !== undefined && event.name === 'page_view') line += arrivalFields(page, site)
    if (named.email !== '') line += column.email_visitor(named.email)
    if (named.order !== '') line += column.order_visitor(named.order)
    line += column.user(event.name === 'identify' ? textOf(event.data?.user) : subject.user)
    const { orderId } = named
    return `${line}${own ?? ownFields(event, { site, fromPage: subject.stream !== null, orderId })}\n`
  }
}

/** Where an event comes from, as far as its own columns depend on it. */
export interface Origin {
  readonly site: Site
  readonly fromPage: boolean
  /** The order that a server says it is about. */
  readonly orderId?: string | undefined
}

/** The columns of what an event says itself: its name, its data, and what this version does not know. */
export function ownFields(event: WireEvent, { site, fromPage, orderId }: Origin): string {
  const { name, data } = event
  return (
    kindFields(event, fromPage) +
    column.touchpoint(touchpointOf(event)) +
    (data === undefined ? '' : dataFields(name, data, site)) +
    column.extra(extraOf(event, orderId))
  )
}

/** What the events since the last shared line have in common. */
interface Shared {
  readonly subject: SubjectColumns
  readonly sender: SenderColumns
  /** Columns of subject and sender. */
  readonly from: string
  readonly page: WireEvent['page']
}

function batchFields({ site, receivedAt, order = receivedAt, consent, sdk }: BatchColumns): string {
  return (
    column.site(site.id) +
    column.received_at(receivedAt) +
    column.version(2 ** 53 - order) +
    column.consent(consent) +
    column.sdk(sdk)
  )
}

const subjectFields = ({ visitor, stream, daily }: SubjectColumns): string =>
  column.visitor(visitor) +
  (stream === null ? '' : column.stream(stream)) +
  (daily === '' ? '' : column.daily(daily))

function senderFields({ agent, language, country, verdict }: SenderColumns): string {
  return (
    column.device(agent.device) +
    column.browser(agent.browser) +
    column.os(agent.os) +
    column.language(language) +
    column.country(country) +
    column.verdict(verdict)
  )
}

function timeFields(event: WireEvent, { at, late }: Circumstances['time']): string {
  return (
    column.seq(event.seq ?? 0) +
    column.at(wholeMs(at)) +
    column.client_at(wholeMs(event.at)) +
    column.late(late ? 1 : 0)
  )
}

const lowMs = 1_000_000
let highPart = 0
let highDigits = ''

/**
 * A time as whole milliseconds. Times are beyond the numbers that V8 writes quickly, and the events of a quarter of an
 * hour share their first digits.
 */
function wholeMs(at: number): string {
  const ms = Math.round(at)
  const high = Math.floor(ms / lowMs)
  if (high < 1) return String(ms)
  if (high !== highPart) {
    highPart = high
    highDigits = String(high)
  }
  return highDigits + String(ms - high * lowMs + lowMs).slice(1)
}

// A shop sends a few dozen names.
const nameField = remember(name => toFixed(column.name(name)))

function kindFields({ name, data }: WireEvent, fromPage: boolean): string {
  const kind = eventKind({ name, data, fromPage })
  return (
    nameField(name) +
    column.interactive(kind.interactive ? 1 : 0) +
    column.counted(kind.counted ? 1 : 0) +
    column.activity(kind.activity ? 1 : 0)
  )
}

type Data = Readonly<Record<string, unknown>>

function dataFields(name: string, data: Data, site: Site): string {
  const money = moneyOf({ name, data }, site.currency)
  const engagement =
    name === 'engagement' || name === 'page_leave'
      ? column.engaged_ms(counter(data.engaged_ms)) +
        column.visible_ms(counter(data.visible_ms)) +
        column.scroll(Math.min(100, counter(data.scroll)))
      : ''
  return (
    column.value(money.value) +
    column.currency(money.currency) +
    column.transaction(money.transaction) +
    engagement +
    column.data(JSON.stringify(data))
  )
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
function counter(value: unknown): number {
  return typeof value === 'number' ? Math.min(2 ** 32 - 1, Math.max(0, Math.round(value))) : 0
}
