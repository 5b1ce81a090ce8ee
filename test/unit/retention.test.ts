import { randomUUID } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createCollector, createRetention, openQuarantine, tables } from '../../packages/ingest/src/index.ts'
import { createEventId, createPageBatch, pageHeaders } from '../support/wire.ts'
import { type Ingestion, openIngestion } from './ingestion.ts'

const day = 86_400_000
const begin = Date.UTC(2026, 0, 15, 12)
let now = begin
let ingestion: Ingestion
const keys: Record<string, string> = {}
const faults: unknown[] = []

beforeAll(async () => {
  ingestion = await openIngestion()
  const site = {
    name: 'Shop',
    timeZone: 'UTC',
    currency: 'EUR',
    hosts: [],
    origins: [],
    keyEvent: 'purchase',
  }
  ingestion.settings.putSite({ ...site, id: 'short', retentionDays: 60 }, 'test')
  ingestion.settings.putSite({ ...site, id: 'default' }, 'test')
  ingestion.settings.putSite({ ...site, id: 'long', retentionDays: 3_650 }, 'test')
  for (const { id } of ingestion.settings.sites()) keys[id] = ingestion.settings.addKey('public', id, 'test')
  ingestion.loader.start()
})

afterAll(() => ingestion.stop())

/** Sends a page view that was made at `at`, now by the clock of the test, and returns the code of its refusal. */
async function send(site: string, visitor: string, at = now): Promise<string> {
  const batch = createPageBatch({ key: keys[site] ?? '', size: 1, visitor, name: 'page_view' })
  const url = `https://shop.example/seen-${at}`
  const events = batch.events.map(event => ({
    ...event,
    id: createEventId(at),
    at,
    page: { ...event.page, url },
  }))
  const body = JSON.stringify({ ...batch, sentAt: now, events })
  const request = new Request('http://collector.example/', { method: 'POST', body, headers: pageHeaders })
  const collect = createCollector({ spool: ingestion.spool, sites: ingestion.settings, clock: () => now })
  return (await (await collect(request)).json()).rejected[0]?.code ?? ''
}

async function goRound(): Promise<void> {
  await ingestion.loader.settled()
  await createRetention({
    store: ingestion.store,
    settings: ingestion.settings,
    clock: () => now,
    onFault: error => faults.push(error),
  }).run()
  expect(faults).toEqual([])
}

const count = async (table: string, where: string): Promise<number> => {
  const sql = `SELECT count() AS n FROM ${table} ${table === 'events' ? 'FINAL' : ''} WHERE ${where}`
  return (await ingestion.store.query<{ n: number }>(sql)).rows[0]?.n ?? 0
}

const elementsOf = async (visitor: string): Promise<number> => {
  const sql = 'SELECT length(at) AS n FROM journeys FINAL WHERE person = {person:String}'
  const { rows } = await ingestion.store.query<{ n: number }>(sql, { params: { person: `v:${visitor}` } })
  return rows[0]?.n ?? 0
}

test('what is older than a site keeps goes, with everything made of it, and the rest stays', async () => {
  const [gone, stays, other] = [randomUUID(), randomUUID(), randomUUID()]
  for (const visitor of [gone, stays]) await send('short', visitor)
  await send('default', other)
  now = begin + 50 * day
  await send('short', stays)
  await goRound()
  expect(await count('events', `site = 'short'`)).toBe(3)

  now = begin + 61 * day
  await goRound()
  expect(await count('events', `site = 'short'`)).toBe(1)
  expect(await elementsOf(gone)).toBe(0)
  expect(await elementsOf(stays)).toBe(1)
  expect(await elementsOf(other)).toBe(1)
  // Not even in a version that the engine would merge away one day.
  for (const { name, columns } of tables) {
    if ('visitor' in columns && name !== 'journeys')
      expect([name, await count(name, `visitor = '${gone}'`)]).toEqual([name, 0])
    if ('person' in columns) expect([name, await count(name, `person = 'v:${gone}'`)]).toEqual([name, 0])
  }
  expect(await count('codes', `site = 'short' AND name = '/seen-${begin}'`)).toBe(0)
  expect(await count('codes', `site = 'short' AND name = '/seen-${begin + 50 * day}'`)).toBe(1)
  expect(await count('deliveries', `site = 'short'`)).toBe(1)
})

test('an event with an id older than its site keeps is refused, and one that is not is taken', async () => {
  const visitor = randomUUID()
  expect(await send('short', visitor, now - 61 * day)).toBe('id_time')
  expect(await send('short', visitor, now - 59 * day)).toBe('')
  expect(await send('default', visitor, now - 390 * day)).toBe('')
  expect(await send('default', visitor, now - 398 * day)).toBe('id_time')
})

test('ten years of events may come in one segment', async () => {
  const visitor = randomUUID()
  for (let month = 0; month < 118; month += 1) {
    expect(await send('long', visitor, now - month * 30.5 * day)).toBe('')
  }
  await ingestion.spool.seal()
  await ingestion.loader.settled()
  expect(await count('events', `site = 'long'`)).toBe(118)
  expect(await elementsOf(visitor)).toBe(118)
  const site = ingestion.settings.site('long')
  if (site !== null) ingestion.settings.putSite({ ...site, retentionDays: 1 }, 'test')
  await goRound()
  expect(await count('events', `site = 'long'`)).toBe(1)
})

test('months in which no other site has events are dropped whole', async () => {
  now += 400 * day
  await send('default', randomUUID())
  await goRound()
  expect(await count('events', '1')).toBe(1)
  const { rows } = await ingestion.store.query<{ partition: string }>(
    `SELECT DISTINCT partition FROM system.parts
WHERE database = currentDatabase() AND table = 'events' AND active AND rows > 0`,
  )
  expect(rows.map(row => row.partition)).toEqual([new Date(now).toISOString().slice(0, 7).replace('-', '')])
  await goRound()
  expect(await count('events', '1')).toBe(1)
})

test('what was refused and what was set aside goes in time on a server where nothing else happens', async () => {
  const poisonPath = join(ingestion.path, 'spool', 'poison')
  const quarantine = await openQuarantine({ path: join(ingestion.path, 'quarantine'), clock: () => now })
  const collect = createCollector({
    spool: ingestion.spool,
    sites: ingestion.settings,
    quarantine,
    clock: () => now,
  })
  const bad = { ...createPageBatch({ key: keys.short ?? '', size: 0 }), sentAt: now, events: [7] }
  await collect(
    new Request('http://collector.example/', {
      method: 'POST',
      body: JSON.stringify(bad),
      headers: pageHeaders,
    }),
  )
  const segment = `${String(now).padStart(15, '0')}-0123abcd.segment`
  const row = (site: string, at = now) => `${JSON.stringify({ site, id: createEventId(at), at })}\n`
  const put = (name: string, content: string) => writeFile(join(poisonPath, `${segment}-${name}`), content)
  await put('rows-0-3.ndjson', row('short') + row('default') + row('default', now - 350 * day))
  await put('rows-0-3.ndjson.reason', `cannot read ${row('short')}`)
  await put('rows-5-6.ndjson', row('default', now - 350 * day))
  await put('visitors-0-1.json', JSON.stringify([{ site: 'short' }, { site: 'default' }]))
  await put('512', `,"site":"default"\n${row('default')}`)
  await put('512.reason', 'bytes 512 to 600 are damaged')
  const left = async () => (await readdir(poisonPath)).map(name => name.slice(segment.length + 1)).sort()
  const round = () =>
    createRetention({
      ...ingestion,
      quarantine,
      poisonPath,
      clock: () => now,
      onFault: error => faults.push(error),
    }).run()

  await round()
  expect(await readdir(join(ingestion.path, 'quarantine'))).toHaveLength(1)
  expect(await left()).toHaveLength(6)
  now += 8 * day
  await round()
  expect(await readdir(join(ingestion.path, 'quarantine'))).toEqual([])
  now += 53 * day
  await round()
  expect(await left()).toEqual(['rows-0-3.ndjson', 'rows-0-3.ndjson.reason', 'visitors-0-1.json'])
  expect(await readFile(join(poisonPath, `${segment}-rows-0-3.ndjson`), 'utf8')).not.toContain('short')
  expect(await readFile(join(poisonPath, `${segment}-rows-0-3.ndjson.reason`), 'utf8')).not.toContain('short')
  expect(await readFile(join(poisonPath, `${segment}-visitors-0-1.json`), 'utf8')).toBe(
    '[{"site":"default"}]',
  )
  now += 350 * day
  await round()
  expect(await left()).toEqual([])
  expect(faults).toEqual([])
})

test('the job goes round a minute after its start, then every day, and no more once it is stopped', async () => {
  vi.useFakeTimers()
  try {
    let rounds = 0
    const counted = {
      ...ingestion.settings,
      sites: () => {
        rounds += 1
        return []
      },
    }
    const retention = createRetention({ store: ingestion.store, settings: counted })
    retention.start()
    await vi.advanceTimersByTimeAsync(59_000)
    expect(rounds).toBe(0)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(rounds).toBe(1)
    await vi.advanceTimersByTimeAsync(3 * day)
    expect(rounds).toBe(4)
    await retention.stop()
    await vi.advanceTimersByTimeAsync(3 * day)
    expect(rounds).toBe(4)
  } finally {
    vi.useRealTimers()
  }
})

test('a retention that is no number of days is refused with what would be right', () => {
  const site = ingestion.settings.site('short')
  for (const retentionDays of [0, -1, 1.5, 4_000, Number.NaN]) {
    expect(() => site && ingestion.settings.putSite({ ...site, retentionDays }, 'test')).toThrow(
      /retentionDays is not usable: .*; use a whole number of days from 1 to 3650/,
    )
  }
})
