import { randomUUID } from 'node:crypto'
import type { Site, Store } from '../../../packages/ingest/src/index.ts'
import { migrate, openStore } from '../../../packages/ingest/src/index.ts'
import { startTestEngine } from '../../support/engine.ts'

/** One counted event of a person, as a test writes it down. */
export interface TestElement {
  /** Epoch milliseconds. */
  readonly at: number
  /** Default `page_view` with a path, otherwise needed. */
  readonly event?: string
  readonly path?: string
  readonly touchpoint?: string
  /** Position among the person's visitors and sessions, from 0; `null` outside any session. Default 0. */
  readonly visitor?: number
  readonly session?: number | null
  /** From 1, the default. */
  readonly journey?: number
  readonly keyEvent?: boolean
  readonly value?: number
  readonly currency?: string
  readonly engagedMs?: number
}

export interface TestPerson {
  readonly person: string
  readonly user?: string
  /** Default one of its own. */
  readonly visitors?: readonly string[]
  readonly sessions?: readonly string[]
  readonly elements: readonly TestElement[]
}

export const hour = 3_600_000
export const day = 24 * hour
/** The first day of the period that tests ask about. */
export const begin = Date.UTC(2026, 10, 1)
const now = begin + 60 * day
export const testSite: Site = {
  id: 'main',
  name: 'Main',
  timeZone: 'UTC',
  currency: 'EUR',
  hosts: [],
  origins: [],
  keyEvent: 'purchase',
}
export const period = { site: 'main', from: '2026-11-01', to: '2026-12-01' } as const

/** A store on an engine of the test's own, with empty tables. */
export async function startShop(sites: readonly Site[] = [testSite]) {
  const engine = await startTestEngine()
  const { url, user, password } = engine.engine
  const store = openStore({ url, user, password })
  await migrate(store)
  return {
    store,
    sites: { site: (id: string) => sites.find(one => one.id === id) ?? null, sites: () => sites },
    now,
    write: (persons: readonly TestPerson[], site = 'main') => writeJourneys(store, persons, site),
    empty: async () => {
      for (const name of ['journeys', 'codes', 'events', 'sessions', 'identity', 'members']) {
        await store.command(`TRUNCATE TABLE ${name}`, { lane: 'rebuild' })
      }
    },
    stop: async () => {
      await store.close()
      await engine.stop()
    },
  }
}

/** Inserts rows into a table. */
export async function insertRows(store: Store, name: string, rows: readonly object[]): Promise<void> {
  const text = rows.map(row => JSON.stringify(row)).join('\n')
  await store.insert(name, new TextEncoder().encode(text))
}

/** Writes the rows of `journeys`, and of `codes` for the names that occur. */
async function writeJourneys(store: Store, persons: readonly TestPerson[], site: string): Promise<void> {
  const codes = {
    event: new Map<string, number>(),
    path: new Map<string, number>(),
    touchpoint: new Map<string, number>(),
  }
  const code = (kind: keyof typeof codes, name: string | undefined): number => {
    if (name === undefined) return 0
    const known = codes[kind]
    if (!known.has(name)) known.set(name, known.size + 1)
    return known.get(name) ?? 0
  }
  code('event', 'page_view')
  const rows = persons.map(({ person, user = '', elements, visitors = [randomUUID()], sessions }) => {
    const last = Math.max(0, ...elements.map(element => element.session ?? 0))
    return {
      site,
      person,
      user,
      first_at: elements[0]?.at ?? 0,
      last_at: elements.at(-1)?.at ?? 0,
      visitors,
      sessions: sessions ?? Array.from({ length: last + 1 }, () => randomUUID()),
      at: elements.map(({ at }, index) => String(BigInt(at) * 1048576n + BigInt(index))),
      event: elements.map(({ event = 'page_view' }) => code('event', event)),
      path: elements.map(({ path }) => code('path', path)),
      touchpoint: elements.map(({ touchpoint }) => code('touchpoint', touchpoint)),
      visitor: elements.map(({ visitor = 0 }) => visitor + 1),
      session: elements.map(({ session = 0 }) => (session === null ? 0 : session + 1)),
      journey: elements.map(({ journey = 1 }) => journey),
      starts_touch: elements.map((element, index) => {
        const before = elements[index - 1]
        return before === undefined || before.touchpoint !== element.touchpoint ? 1 : 0
      }),
      is_view: elements.map(({ event = 'page_view' }) => (event === 'page_view' ? 1 : 0)),
      key_event: elements.map(({ keyEvent = false }) => (keyEvent ? 1 : 0)),
      value: elements.map(({ value = 0 }) => value),
      currency: elements.map(({ currency = '' }) => currency),
      engaged_ms: elements.map(({ engagedMs = 0 }) => engagedMs),
      version: 1,
    }
  })
  await insertRows(store, 'journeys', rows)
  const named = (Object.entries(codes) as [keyof typeof codes, Map<string, number>][]).flatMap(
    ([kind, known]) =>
      [...known].map(([name, number]) => ({
        site,
        kind,
        name,
        code: number,
        touchpoint: kind === 'touchpoint' ? number : 0,
        label: kind === 'touchpoint' ? `The ${name}` : '',
        phase: kind === 'touchpoint' ? 'purchase' : '',
        channel: kind === 'touchpoint' ? 'web' : '',
        version: Date.now(),
      })),
  )
  await insertRows(store, 'codes', named)
}
