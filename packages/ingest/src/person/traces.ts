/**
 * Of whom something is that lies in a plain file. Only the fields are read that can hold a person: a user id is chosen
 * by a page, and may be any word, such as the name of a site or of an event.
 *
 * @module
 */
import { everyStandIn } from '../collector/named.ts'
import type { Subject } from './subject.ts'

/** By what people are named in one line. */
export interface Traces {
  readonly site: unknown
  /** Visitors, and stand-ins of e-mails and orders. */
  readonly visitors: readonly unknown[]
  readonly users: readonly unknown[]
  /** Page lives, where nothing else says whose they are. */
  readonly streams: readonly unknown[]
}

/** By what somebody is known, to be compared with traces. */
export interface Meant {
  readonly site: string
  /** In lower case, stand-ins among them. */
  readonly visitors: ReadonlySet<string>
  readonly users: ReadonlySet<string>
  readonly streams: ReadonlySet<string>
}

/** What is looked for when a subject is; `streams` are the page lives that have events of theirs. */
export function meantBy({ site, whole, standIns, users }: Subject, streams: readonly string[]): Meant {
  const visitors = [...whole, ...standIns].map(visitor => visitor.toLowerCase())
  return { site, visitors: new Set(visitors), users: new Set(users), streams: new Set(streams) }
}

/** Whether something is of whom is meant. */
export function isOf(meant: Meant, { site, visitors, users, streams }: Traces): boolean {
  const isAmong = (known: ReadonlySet<string>, values: readonly unknown[]): boolean =>
    values.some(value => typeof value === 'string' && known.has(value))
  return (
    site === meant.site &&
    (isAmong(meant.visitors, visitors.map(toLowerCase)) ||
      isAmong(meant.users, users) ||
      isAmong(meant.streams, streams.map(toLowerCase)))
  )
}

/** An event as it was sent, in whatever form, with what its batch says of whom it is of. */
export interface SentEvent {
  readonly site: string
  readonly event: unknown
  readonly batch: { readonly visitor?: unknown; readonly stream?: unknown }
}

/** The traces of an event as it was sent. Without a visitor its page life is one. */
export function tracesOfEvent({ site, event, batch }: SentEvent): Traces {
  const fields = isFields(event) ? event : {}
  const data = isFields(fields.data) ? fields.data : {}
  // A line of a file may lack it, whoever wrote it.
  const { visitor, stream } = isFields(batch) ? batch : {}
  return {
    site,
    visitors: [fields.visitor, visitor, stream, ...everyStandIn(site, fields)],
    users: [fields.user, data.user],
    streams: [],
  }
}

/**
 * The traces of a row that the engine did not take, of one of its books of delivery, of a visitor that could not be
 * rebuilt, and of a name that a site has used (`[site, kind, name]`).
 */
export function tracesOfRow(row: unknown): Traces {
  if (Array.isArray(row)) {
    const [site, , name] = row
    return { site, visitors: [name], users: [name], streams: [] }
  }
  const { site, visitor, user, stream, ...rest } = isFields(row) ? row : {}
  const data = readFields(rest.data)
  const event = { ...readFields(rest.extra), data: { transaction_id: rest.transaction, ...data } }
  const standIns = typeof site === 'string' ? everyStandIn(site, event) : []
  return {
    site,
    visitors: [visitor, rest.email_visitor, rest.order_visitor, ...standIns],
    users: [user, data.user],
    streams: visitor === undefined ? [stream] : [],
  }
}

/**
 * Whether bytes that are no whole lines name whom is meant: a damaged part of a segment. What names other sites alone
 * does not.
 */
export function areNamedIn({ site, visitors, users }: Meant, content: Buffer): boolean {
  // A byte is a character of latin1, so that bytes that are no text stay apart.
  const text = content.toString('latin1')
  const sites = [...text.matchAll(/"site":"([^"]*)"/g)].map(match => match[1])
  if (sites.length > 0 && !sites.includes(site)) return false
  const lower = text.toLowerCase()
  return (
    [...visitors].some(visitor => lower.includes(visitor)) ||
    [...users].some(user => userForms(user).some(form => content.includes(form)))
  )
}

/** The field of a user as JSON, and as it stands in JSON that is itself a text of JSON. */
function userForms(user: string): readonly Buffer[] {
  const field = `"user":${JSON.stringify(user)}`
  return [field, JSON.stringify(field).slice(1, -1)].map(form => Buffer.from(form))
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** An object that a column holds as JSON. */
function readFields(column: unknown): Fields {
  if (typeof column !== 'string') return {}
  try {
    const read: unknown = JSON.parse(column)
    return isFields(read) ? read : {}
  } catch {
    // It may be why the row was refused; its other columns say whose it is.
    return {}
  }
}

const toLowerCase = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value)
