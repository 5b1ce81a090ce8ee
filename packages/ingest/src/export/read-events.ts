/**
 * Reads the events of a site as they were accepted, each once, a page at a time.
 *
 * @module
 */
import type { Store } from '../store/store.ts'
import { events, noUuid } from '../store/tables.ts'

/** An event as it is exported: the wire's names, and what the collector read from the request. */
export interface ExportedEvent {
  readonly id: string
  /** Corrected time, epoch milliseconds. */
  readonly at: number
  readonly receivedAt: number
  readonly name: string
  /** Absent where an order alone says whose it is: then `orderId` does. */
  readonly visitor?: string
  readonly orderId?: string
  readonly stream?: string
  readonly seq?: number
  readonly user?: string
  readonly consent: string
  readonly sdk?: string
  readonly page?: Readonly<Record<string, string>>
  readonly data?: unknown
  readonly context: Readonly<Record<string, string>>
  readonly verdict: string
  readonly [unknown: string]: unknown
}

/** A row of `events` under the names of its columns. */
export type EventColumns = Readonly<Record<keyof typeof events.columns, string | number>>

const names = Object.keys(events.columns) as (keyof typeof events.columns)[]

const list = names.map(name => {
  const { type } = events.columns[name]
  return type.startsWith('UUID') ? `toString(${name}) AS ${name}_text` : name
})

/** From one page to the next by the key, so that no page costs more than the one before. */
const pageSql = `
SELECT ${list.join(', ')} FROM events FINAL
WHERE site = {site:String} AND visitor >= {visitor:UUID}
  AND (visitor > {visitor:UUID} OR toUInt128(id) > toUInt128({id:UUID}))
ORDER BY visitor, toUInt128(id) LIMIT {limit:UInt32}`

/** What is exported. */
export interface ReadEventsOptions {
  readonly store: Store
  readonly site: string
  /** Rows in memory at a time. Default 5,000. */
  readonly pageSize?: number | undefined
}

/** Reads all events of a site that are in the engine, in the order of visitor and id. */
export async function* readEvents({
  store,
  site,
  pageSize = 5_000,
}: ReadEventsOptions): AsyncGenerator<EventColumns> {
  let after = { visitor: noUuid, id: noUuid }
  for (;;) {
    const { rows } = await store.query<Record<string, string | number>>(pageSql, {
      params: { site, ...after, limit: pageSize },
    })
    for (const row of rows) {
      yield Object.fromEntries(
        names.map(name => [name, row[`${name}_text`] ?? row[name] ?? '']),
      ) as EventColumns
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < pageSize) return
    after = { visitor: String(last.visitor_text), id: String(last.id_text) }
  }
}

/** The columns of a spreadsheet of events. */
export const exportColumns: readonly string[] = names.filter(name => name !== 'version')

/** Those of a page, by their names on the wire. */
const pageFields = {
  view: 'view',
  url: 'url',
  title: 'title',
  referrer: 'referrer',
  type: 'page_type',
  nav: 'nav',
} as const

const contextFields = ['device', 'browser', 'os', 'language', 'country'] as const

function filled(fields: Readonly<Record<string, keyof typeof events.columns>>, row: EventColumns) {
  const values = Object.entries(fields).map(([name, column]) => [name, String(row[column])] as const)
  return Object.fromEntries(values.filter(([, value]) => value !== '' && value !== noUuid))
}

/** An event in the form in which it may be imported again. */
export function toExported(row: EventColumns): ExportedEvent {
  const page = filled(pageFields, row)
  const context = filled(Object.fromEntries(contextFields.map(name => [name, name])), row)
  const { page: unknownOfPage, ...extra } = row.extra === '' ? {} : JSON.parse(String(row.extra))
  // The stand-in of an order is another one on another site: whoever imports the event makes it of the order.
  const isOrders = row.visitor === row.order_visitor && extra.orderId !== undefined
  return {
    ...extra,
    id: String(row.id),
    at: Number(row.at),
    receivedAt: Number(row.received_at),
    name: String(row.name),
    ...(isOrders ? {} : { visitor: String(row.visitor) }),
    ...(row.stream === noUuid ? {} : { stream: String(row.stream) }),
    ...(row.seq === 0 ? {} : { seq: Number(row.seq) }),
    ...(row.user === '' ? {} : { user: String(row.user) }),
    consent: String(row.consent),
    ...(row.sdk === '' ? {} : { sdk: String(row.sdk) }),
    ...(page.url === undefined ? {} : { page: { ...unknownOfPage, ...page } }),
    ...(row.data === '' ? {} : { data: JSON.parse(String(row.data)) }),
    context,
    verdict: String(row.verdict),
  }
}
