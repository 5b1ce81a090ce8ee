import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrate, openStore, rebuild, rebuildAll, type Store } from '../../packages/ingest/src/index.ts'
import { eventIdAt, storedEvent, uuidOf } from '../oracle/history.ts'
import { readDerived } from '../oracle/read-derived.ts'
import { rebuildByHand } from '../oracle/rebuild.ts'
import type { StoredEvent } from '../oracle/stored-event.ts'
import { startTestEngine, type TestEngine } from '../support/engine.ts'
import { insertEvents, settingsWith, touchpoint } from './rebuild-setting.ts'

let engine: TestEngine
let store: Store

beforeAll(async () => {
  engine = await startTestEngine()
  const { url, user, password } = engine.engine
  store = openStore({ url, user, password })
  await migrate(store)
})

afterAll(async () => {
  await store.close()
  await engine.stop()
})

const began = Date.UTC(2026, 5, 1)

const eventOf = (site: string, n: number, change: Partial<StoredEvent> = {}): StoredEvent =>
  storedEvent({
    site,
    visitor: uuidOf(1, n % 7),
    id: eventIdAt(began + n, n),
    at: began + n * 60_000,
    stream: uuidOf(2, n % 7),
    seq: n,
    path: `/products/${n % 3}`,
    ...change,
  })

/** The store, but the engine dies at the nth write of derived rows. */
function failingAt(store: Store, nth: number): Store {
  let left = nth
  return {
    ...store,
    command: async (sql, options) => {
      if (/INSERT INTO (journeys|sessions|members|identity) /.test(sql)) left -= 1
      if (left === 0) throw new Error('The engine is gone')
      await store.command(sql, options)
    },
  }
}

describe('a rebuild', () => {
  it('that failed at any of its writes is made good by the next', async () => {
    const settings = settingsWith()
    const writes = 8
    const rowsOf = (group: number) => {
      const visitor = (n: number): string => uuidOf(100 + group, n % 3)
      const before = Array.from({ length: 6 }, (_, n) =>
        eventOf('broken', group * 100 + n, { visitor: visitor(n), stream: visitor(n) }),
      )
      const named = { visitor: visitor(0), name: 'identify', counted: 0, user: `ann-${group}` } as const
      return { before, after: [eventOf('broken', group * 100 + 20, named)] }
    }
    const groups = Array.from({ length: writes + 1 }, (_, group) => rowsOf(group))
    const before = groups.flatMap(group => group.before)
    const after = groups.flatMap(group => group.after)
    await insertEvents(store, before)
    await rebuild({ store, settings }, before)
    await insertEvents(store, after)
    const failures: number[] = []
    for (const [failing, group] of groups.entries()) {
      const broken = failingAt(store, failing + 1)
      await rebuild({ store: broken, settings }, group.after).catch(() => failures.push(failing))
    }
    expect(failures).toEqual(Array.from({ length: writes }, (_, n) => n))
    await rebuild({ store, settings }, after)
    expect(await readDerived(store, 'broken')).toEqual(
      rebuildByHand([...before, ...after], { keyEvent: 'purchase', inventory: [] }),
    )
  }, 120_000)

  it('of a whole site in small slices gives the same as of its visitors', async () => {
    const rows = Array.from({ length: 40 }, (_, n) =>
      eventOf('slices', n, n === 30 || n === 32 ? { name: 'identify', counted: 0, user: 'bob' } : {}),
    )
    await insertEvents(store, rows)
    const report = await rebuildAll({ store, settings: settingsWith(), visitorsPerSlice: 2 }, 'slices')
    expect(report.visitors).toBeGreaterThanOrEqual(7)
    expect(await readDerived(store, 'slices')).toEqual(
      rebuildByHand(rows, { keyEvent: 'purchase', inventory: [] }),
    )
  })

  it('of all sites leaves nothing of visitors whose events are gone', async () => {
    const rows = Array.from({ length: 10 }, (_, n) => eventOf('erased', n))
    await insertEvents(store, rows)
    await rebuild({ store, settings: settingsWith() }, rows)
    await store.command(
      `ALTER TABLE events DELETE WHERE site = 'erased' AND visitor = {visitor:UUID} SETTINGS mutations_sync = 1`,
      {
        params: { visitor: uuidOf(1, 3) },
      },
    )
    await rebuildAll({ store, settings: settingsWith() })
    expect(await readDerived(store, 'erased')).toEqual(
      rebuildByHand(
        rows.filter(row => row.visitor !== uuidOf(1, 3)),
        { keyEvent: 'purchase', inventory: [] },
      ),
    )
  }, 120_000)

  it('leaves no table of its work behind, neither its own nor that of a rebuild that a crash ended', async () => {
    await store.command('CREATE TABLE staging_1_visitors (visitor UUID) ENGINE = Memory')
    const { url, user, password } = engine.engine
    const restarted = openStore({ url, user, password })
    await rebuild({ store: restarted, settings: settingsWith() }, [eventOf('tidy', 1)])
    await restarted.close()
    const { rows } = await store.query(`SELECT name FROM system.tables WHERE name LIKE 'staging%'`)
    expect(rows).toEqual([])
  })

  it('reports whom it read and wrote', async () => {
    const rows = [
      eventOf('reported', 0),
      eventOf('reported', 1),
      eventOf('reported', 7, { name: 'identify', counted: 0, user: 'cleo' }),
      eventOf('reported', 8, { name: 'identify', counted: 0, user: 'cleo' }),
    ]
    const settings = settingsWith()
    await insertEvents(store, rows)
    await rebuild({ store, settings }, rows)
    const report = await rebuild({ store, settings }, rows.slice(0, 1))
    expect(report).toMatchObject({ persons: 1, visitors: 2, sessions: 2, elementsCut: 0 })
    expect(report.rowsRead).toBeGreaterThan(0)
  })
})

describe('codes', () => {
  const read = async (site: string) =>
    (
      await store.query<{ kind: string; name: string; code: number; touchpoint: number; label: string }>(
        `SELECT toString(kind) AS kind, name, code, touchpoint, label FROM codes FINAL WHERE site = {site:String}
ORDER BY kind, code`,
        { params: { site } },
      )
    ).rows

  it('stay what they are when the inventory changes, and the journeys follow it', async () => {
    const rows = [eventOf('coded', 0), eventOf('coded', 7, { name: 'chat_open', touchpoint: 'size-guide' })]
    await insertEvents(store, rows)
    const first = [touchpoint('product-page', { paths: ['/products/*'] })]
    await rebuild({ store, settings: settingsWith({ inventory: first, version: 1 }) }, rows)
    const before = await read('coded')
    expect(before.filter(row => row.kind === 'touchpoint')).toEqual([
      { kind: 'touchpoint', name: 'product-page', code: 1, touchpoint: 1, label: 'The product-page' },
      { kind: 'touchpoint', name: 'size-guide', code: 2, touchpoint: 2, label: 'Size guide' },
    ])

    const second = [touchpoint('stand', { paths: ['/products/0'] }), touchpoint('size-guide', {})]
    await rebuild({ store, settings: settingsWith({ inventory: second, version: 2 }) }, rows.slice(0, 1))
    const after = await read('coded')
    expect(after.map(row => [row.kind, row.name, row.code])).toEqual(
      expect.arrayContaining(before.map(row => [row.kind, row.name, row.code])),
    )
    expect(after.find(row => row.name === '/products/0')?.touchpoint).toBe(3)
    expect(after.find(row => row.name === 'size-guide')?.label).toBe('The size-guide')
    expect((await readDerived(store, 'coded')).journeys[0]?.elements.map(e => e.touchpoint)).toEqual([
      'stand',
      'size-guide',
    ])
  })

  const odd = [
    "/a'b",
    '/a\\b',
    '/a\\',
    '/tab\there',
    '/line\nbreak',
    '/nul\0',
    '/{names:String}',
    '/"',
    '/ö/😀',
    '/[1]',
  ]
  it.each([
    ['of few names, whatever their text', 'few', odd],
    ['of more names than a statement takes', 'many', Array.from({ length: 700 }, (_, n) => `/page/${n}`)],
    ['of names that are too long together', 'long', odd.map(path => path.padEnd(5_000, '.'))],
  ])('%s, agree with the rebuild by hand', async (_, site, paths) => {
    const visitor = uuidOf(1, 1)
    const rows = paths.map((path, n) => eventOf(site, n, { visitor, stream: visitor, path }))
    await insertEvents(store, rows)
    const inventory = [touchpoint('here', { paths: ['/tab*', '/page/7*'] })]
    await rebuild({ store, settings: settingsWith({ inventory }) }, rows)
    expect(await readDerived(store, site)).toEqual(rebuildByHand(rows, { keyEvent: 'purchase', inventory }))
  })
})
