import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../packages/analysis/src/index.ts'
import {
  createCollector,
  createLoader,
  exportPerson,
  migrate,
  newestOrder,
  openSettings,
  openSpool,
  openStore,
  rebuild,
  type Settings,
  type Spool,
  type Store,
} from '../../packages/ingest/src/index.ts'
import { type Engine, startEngine } from '../../packages/touchline/src/engine/engine.ts'
import { ensureSite } from '../../packages/touchline/src/first-site.ts'
import { createRandom } from '../support/random.ts'
import { createEventId, createPageBatch, type PageBatch, pageHeaders } from '../support/wire.ts'

const day = 86_400_000
const now = Date.UTC(2026, 10, 22, 10)
const visitors = Array.from({ length: 2 }, () => randomUUID())

let folder = ''
let engine: Engine
let store: Store
let settings: Settings
let spool: Spool
let key = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchline-replay-'))
  settings = openSettings({ path: join(folder, 'settings.db') })
  key = ensureSite(settings).publicKey
  spool = await openSpool({ path: join(folder, 'spool') })
  await startAgain()
})
afterAll(async () => {
  await store.close()
  await engine.close()
  await spool.close()
  settings.close()
  await rm(folder, { recursive: true })
})

async function startAgain(): Promise<void> {
  await store?.close()
  await engine?.close()
  engine = await startEngine({ path: join(folder, 'engine'), memoryBytes: 2 * 1024 ** 3, threads: 2 })
  store = openStore(engine)
  await migrate(store)
}

/** A batch of one visitor, as it was made at a time: ids of that month, and clocks that said so. */
function batchOf(visitor: string, at: number): PageBatch {
  const made = createPageBatch({ key, size: 4, visitor })
  const names = ['page_view', 'add_to_cart', 'size_guide_opened', 'purchase']
  const events = made.events.map((event, index) => ({
    ...event,
    id: createEventId(at + index),
    at: at + index * 1_000,
    name: names[index] ?? '',
  }))
  return { ...made, sentAt: at + 5_000, events }
}

const history = Array.from({ length: 13 }, (_, month) =>
  visitors.map(visitor => batchOf(visitor, now - month * 30 * day - 3_600_000)),
).flat()

/** Sends batches at a time of the server's clock, and loads them. */
async function sendAt(clock: number, batches: readonly PageBatch[]): Promise<number> {
  const newest = await newestOrder(store)
  const collect = createCollector({ spool, sites: settings, newestOrder: newest, clock: () => clock })
  let accepted = 0
  for (const batch of batches) {
    const request = new Request('http://collector.example/v1/events', {
      method: 'POST',
      headers: pageHeaders,
      body: JSON.stringify({ ...batch, key }),
    })
    const answer = await (await collect(request)).json()
    accepted += answer.accepted
  }
  const loader = createLoader({
    spool,
    store,
    rebuild: people => rebuild({ store, settings }, people),
    onFault: error => expect.fail(error.message),
  })
  loader.start()
  await loader.settled()
  await loader.stop()
  return accepted
}

/** Everything that can be seen: the events as they are exported, and what is made of them and counted from them. */
async function visible() {
  const loader = { settled: async () => undefined }
  const facts = []
  for (const id of visitors) {
    const stored = await exportPerson({ store, loader, dataPath: folder }, { site: 'main', id })
    // What senders said is a book of its own: when one was last heard of changes with every batch.
    facts.push(stored.filter(({ table }) => table !== 'deliveries'))
  }
  const question = { question: 'funnel', site: 'main', from: '2025-10-01', to: '2026-12-01' }
  const steps = [{ event: 'page_view' }, { event: 'add_to_cart' }, { event: 'purchase' }]
  const { answer } = await ask({ store, sites: settings }, { ...question, steps })
  return { facts, answer }
}

const shuffled = (batches: readonly PageBatch[], seed: number): readonly PageBatch[] => {
  const random = createRandom(seed)
  return batches
    .map(batch => ({ batch, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ batch }) => batch)
}

test('a replay of any old batch, whenever, changes nothing that can be seen', async () => {
  expect(await sendAt(now, shuffled(history, 1))).toBe(history.length * 4)
  const before = await visible()
  expect(before.facts.flat().filter(({ table }) => table === 'events')).toHaveLength(history.length * 4)

  const mustBeSame = async (): Promise<void> => expect(await visible()).toEqual(before)
  // At once, and in another order; twice in the same segment.
  await sendAt(now + 1_000, shuffled([...history, ...history], 2))
  await mustBeSame()
  // After the copies were merged away, so that nothing but the stored event itself can tell a copy.
  await store.command('OPTIMIZE TABLE events FINAL', { lane: 'load' })
  await mustBeSame()
  await sendAt(now + day, shuffled(history, 3))
  await mustBeSame()
  // By a server whose clock was set back meanwhile.
  await sendAt(now - 60 * day, shuffled(history, 5))
  await mustBeSame()
  // By an engine that was started anew, and months later; what is older than the retention by then is refused.
  await startAgain()
  expect(await sendAt(now + 90 * day, shuffled(history, 4))).toBeLessThan(history.length * 4)
  await mustBeSame()
  await store.command('OPTIMIZE TABLE events FINAL', { lane: 'load' })
  await mustBeSame()
})

test('a segment that is loaded again under its name is no insert, and under another it changes nothing', async () => {
  const before = await visible()
  const { rows } = await store.query<Record<string, unknown>>(
    "SELECT * FROM events FINAL WHERE site = 'main'",
  )
  const block = Buffer.from(rows.map(row => `${JSON.stringify(row)}\n`).join(''))
  const count = async () => (await store.query<{ n: number }>('SELECT count() AS n FROM events')).rows[0]?.n
  const lying = await count()
  await store.insert('events', block, { token: 'a-segment' })
  const twice = await count()
  expect(twice).toBe((lying ?? 0) + rows.length)
  await store.insert('events', block, { token: 'a-segment' })
  await startAgain()
  await store.insert('events', block, { token: 'a-segment' })
  expect(await count()).toBe(twice)
  // The engine forgets tokens after ten thousand others.
  await store.command('ALTER TABLE events MODIFY SETTING non_replicated_deduplication_window = 0', {
    lane: 'load',
  })
  await store.insert('events', block, { token: 'a-segment' })
  expect(await count()).toBeGreaterThan(twice ?? 0)
  expect(await visible()).toEqual(before)
})
