import type { Store } from '../../../packages/ingest/src/index.ts'
import { noUuid, rebuild } from '../../../packages/ingest/src/index.ts'
import { insertRows, testSite } from './fixture.ts'

/** An event as the collector would have written it. */
export interface TestEvent {
  /** Last digits of its id; ids are in the order of these. */
  readonly id: number
  readonly visitor: string
  readonly at: number
  readonly name: string
  readonly stream?: string
  readonly seq?: number
  readonly path?: string
  readonly title?: string
  readonly touchpoint?: string
  readonly user?: string
  readonly value?: number
  readonly currency?: string
  readonly verdict?: 'human' | 'bot'
  readonly data?: object
  /** Sent by a server: of no page, and in no session. */
  readonly fromServer?: boolean
}

const automatic = new Set(['identify', 'reset', 'engagement'])

export const eventId = (id: number): string => `019aa000-0000-7000-8000-${String(id).padStart(12, '0')}`

/** Stores events and rebuilds the visitors they belong to, as ingest does. */
export async function storeEvents(store: Store, events: readonly TestEvent[]): Promise<void> {
  const rows = events.map(({ id, data, fromServer = false, ...event }) => ({
    site: 'main',
    stream: fromServer ? noUuid : '00000000-0000-4000-8000-0000000000aa',
    seq: fromServer ? 0 : id,
    ...event,
    id: eventId(id),
    client_at: event.at,
    received_at: event.at,
    interactive: event.name === 'page_view' || automatic.has(event.name) ? 0 : 1,
    counted: automatic.has(event.name) ? 0 : 1,
    activity: fromServer ? 0 : 1,
    data: data === undefined ? '' : JSON.stringify(data),
    version: 1,
  }))
  await insertRows(store, 'events', rows)
  const settings = { site: () => testSite, inventory: () => [], derivationVersion: () => 1 }
  const visitors = [...new Set(events.map(({ visitor }) => visitor))]
  await rebuild(
    { store, settings },
    visitors.map(visitor => ({ site: 'main', visitor })),
  )
}
