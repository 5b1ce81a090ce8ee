/**
 * Scenes: small histories in the words of `definitions.md`, rebuilt together and looked at one by one.
 *
 * @module
 */
import { beforeAll, describe, it } from 'vitest'
import { migrate, openStore, rebuild } from '../../packages/ingest/src/index.ts'
import { eventIdAt, storedEvent, uuidOf } from '../oracle/history.ts'
import type { JourneyRow, TouchpointRule } from '../oracle/journeys.ts'
import { readDerived } from '../oracle/read-derived.ts'
import { type Derived, rebuildByHand } from '../oracle/rebuild.ts'
import type { SessionRow } from '../oracle/sessions.ts'
import { type StoredEvent, zero } from '../oracle/stored-event.ts'
import { startTestEngine } from '../support/engine.ts'
import { insertEvents, settingsWith, touchpoint } from './rebuild-setting.ts'

const inventory = [
  touchpoint('product-page', { paths: ['/products/*'] }),
  touchpoint('reviews', { paths: ['/products/*/reviews'] }),
  touchpoint('checkout', { paths: ['/checkout/*'], events: ['begin_checkout'] }),
]

const began = Date.UTC(2026, 5, 1)
export const minute = 60_000
export const day = 24 * 60 * minute

/** What a scene may say about an event; e-mails, orders and visitors of a day are letters too. */
type Change = Partial<StoredEvent> & { email?: string; order?: string; day?: string }

/** Makes the events of a scene; visitors and tabs are letters, times are milliseconds after the beginning. */
interface Stage {
  /** A page view of a tab, by default the only one. */
  view(at: number, change?: Change & { tab?: string; who?: string }): StoredEvent
  /** Something the visitor did. */
  act(name: string, at: number, change?: Change & { tab?: string; who?: string }): StoredEvent
  /** Something that happened by itself. */
  automatic(name: string, at: number, change?: Change & { tab?: string; who?: string }): StoredEvent
  /** Something a server sent. */
  fromServer(name: string, at: number, change?: Change & { who?: string }): StoredEvent
}

/** What the rebuild made of a scene: persons are `u:U` or `v:d`, times milliseconds after the beginning. */
export interface Found {
  readonly sessions: readonly SessionRow[]
  readonly journeys: readonly JourneyRow[]
  /** The journey of the only person, or of the one named. */
  journey(person?: string): JourneyRow
  /** Names and times of a person's events: `a@0 b@5`. */
  path(person?: string): string
}

/** A scene: its events in the order of their arrival, in one or more inserts. */
export type Scene = (stage: Stage) => readonly StoredEvent[] | readonly (readonly StoredEvent[])[]

/** Rebuilds all scenes, insert by insert, in SQL and by hand. */
async function playScenes(scenes: Readonly<Record<string, Scene>>): Promise<Map<string, Found>> {
  const engine = await startTestEngine()
  const { url, user, password } = engine.engine
  const store = openStore({ url, user, password })
  try {
    await migrate(store)
    const settings = settingsWith({ inventory })
    const inserts = Object.values(scenes).map((scene, index) => toInserts(scene(createStage(index))))
    for (let n = 0; inserts.some(list => n < list.length); n++) {
      const rows = inserts.flatMap(list => list[n] ?? [])
      await insertEvents(store, rows)
      await rebuild({ store, settings }, rows)
    }
    const derived = await readDerived(store, 'main')
    const rules: readonly TouchpointRule[] = inventory
    const byHand = rebuildByHand(inserts.flat(2), { keyEvent: 'purchase', inventory: rules })
    if (JSON.stringify(sortKeys(byHand)) !== JSON.stringify(sortKeys(derived))) {
      throw new Error('The rebuild in SQL and the one by hand differ')
    }
    return new Map(Object.keys(scenes).map((name, index) => [name, toFound(derived, index)]))
  } finally {
    await store.close()
    await engine.stop()
  }
}

const sortKeys = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([key, inner]) => [key, sortKeys(inner)]),
  )
}

function toInserts(events: ReturnType<Scene>): readonly (readonly StoredEvent[])[] {
  return events.every(item => !Array.isArray(item)) ? [events as StoredEvent[]] : (events as StoredEvent[][])
}

const letter = (text: string): number => text.charCodeAt(0) - 96

function createStage(index: number): Stage {
  let count = 0
  const make = (at: number, change: Change & { tab?: string; who?: string }): StoredEvent => {
    const { tab = 'a', who = 'd', user = '', email, order, day, ...columns } = change
    count += 1
    const named = (name: string | undefined): string =>
      name === undefined ? zero : uuidOf(index, letter(name))
    return storedEvent({
      visitor: uuidOf(index, letter(who)),
      email_visitor: named(email),
      order_visitor: named(order),
      daily: named(day),
      id: eventIdAt(began, index * 1000 + count),
      seq: count,
      stream: uuidOf(index, 32 * letter(who) + letter(tab)),
      user: user === '' ? '' : `${user}@${index}`,
      at: began + at,
      ...columns,
    })
  }
  return {
    view: (at, change = {}) => make(at, change),
    act: (name, at, change = {}) => make(at, { name, interactive: 1, ...change }),
    automatic: (name, at, change = {}) => make(at, { name, counted: 0, ...change }),
    fromServer: (name, at, change = {}) =>
      make(at, {
        name,
        interactive: 1,
        activity: 0,
        seq: 0,
        stream: zero,
        ...change,
      }),
  }
}

function toFound(derived: Derived, index: number): Found {
  const own = new Map(
    ['a', 'b', 'c', 'd', 'e', 'm', 'n', 'o', 'p', 'x', 'y'].map(who => [uuidOf(index, letter(who)), who]),
  )
  const rename = (person: string): string => {
    let text = person.replace(`@${index}`, '')
    for (const [id, who] of own) text = text.replace(id, who)
    return text
  }
  const sessions = derived.sessions
    .filter(session => own.has(session.visitor))
    .map(row => ({
      ...row,
      person: rename(row.person),
      start_at: row.start_at - began,
      end_at: row.end_at - began,
    }))
    .sort((a, b) => a.start_at - b.start_at)
  const journeys = derived.journeys
    .filter(row => row.visitors.some(visitor => own.has(visitor)))
    .map(row => ({ ...row, person: rename(row.person) }))
  const journey = (person?: string): JourneyRow => {
    const row = person === undefined ? journeys[0] : journeys.find(other => other.person === person)
    if (row === undefined) throw new Error(`No journey of ${person ?? 'anybody'}`)
    return row
  }
  return {
    sessions,
    journeys,
    journey,
    path: person =>
      journey(person)
        .elements.map(({ event, at }) => `${event}@${at - began}`)
        .join(' '),
  }
}

/** Collects lines of `definitions.md`, each a scene and what must come of it, and makes tests of them. */
export function createLines() {
  const scenes: Record<string, Scene> = {}
  const lines: { section: string; name: string; check: (found: Found) => void }[] = []
  return {
    line: (section: string, name: string, scene: Scene, check: (found: Found) => void): void => {
      scenes[`${section} ${name}`] = scene
      lines.push({ section, name, check })
    },
    /** Call it last: all scenes are rebuilt together, because an engine takes a while to start. */
    describeLines: (): void => {
      let found = new Map<string, Found>()
      beforeAll(async () => {
        found = await playScenes(scenes)
      }, 120_000)
      describe.each([...new Set(lines.map(({ section }) => section))])('%s', section => {
        it.each(lines.filter(line => line.section === section))('$name', ({ name, check }) => {
          const scene = found.get(`${section} ${name}`)
          if (scene === undefined) throw new Error(`No such scene: ${name}`)
          check(scene)
        })
      })
    },
  }
}
