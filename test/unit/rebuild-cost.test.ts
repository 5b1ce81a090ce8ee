import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rebuild, type Store } from '../../packages/ingest/src/index.ts'
import { eventIdAt, storedEvent, uuidOf } from '../oracle/history.ts'
import { startTestEngine, type TestEngine } from '../support/engine.ts'
import { insertEvents, settingsWith } from './rebuild-setting.ts'

let engine: TestEngine
let store: Store

beforeAll(async () => {
  engine = await startTestEngine()
  store = engine.store
})

afterAll(() => engine.stop())

const began = Date.UTC(2026, 5, 1)

/** Other visitors' events, ten each, over three months; made by the engine, because a million travel slowly. */
async function fill(from: number, to: number): Promise<void> {
  const id = `reinterpretAsUUID(toUInt128(bitOr(bitShiftLeft(toUInt128(at), 80), bitOr(
    bitShiftLeft(toUInt128(7), 76), bitOr(bitShiftLeft(toUInt128(2), 62), toUInt128(number))))))`
  await store.command(
    `INSERT INTO events (site, visitor, id, stream, seq, at, client_at, received_at, name, interactive, counted,
  activity, path, url, data, version)
SELECT 'main', generateUUIDv4(intDiv(number, 10)) AS visitor, ${id}, visitor, number % 10 + 1,
  toInt64({began:Int64} + cityHash64(number) % 7776000000) AS at, at, at, 'page_view', 0, 1, 1,
  concat('/products/', toString(number % 500)), concat('https://shop.example/products/', toString(number % 500)),
  concat('{"price":', toString(cityHash64(number) % 1000), '}'), 9007199254740992 - at
FROM numbers({from:UInt64}, {count:UInt64})`,
    { lane: 'load', params: { began, from, count: to - from } },
  )
}

async function partsOfEvents(): Promise<{ rows: number; bytes: number }> {
  const { rows } = await store.query<{ rows: number; bytes: number }>(
    `SELECT sum(rows) AS rows, sum(data_uncompressed_bytes) AS bytes FROM system.parts
WHERE active AND database = currentDatabase() AND table = 'events'`,
  )
  return rows[0] ?? { rows: 0, bytes: 0 }
}

describe('rebuilding one changed visitor', () => {
  it('reads a small part of a table that grows', async () => {
    const settings = settingsWith()
    const visitor = uuidOf(7, 7)
    const figures: {
      events: number
      tableBytes: number
      rowsRead: number
      bytesRead: number
      share: string
    }[] = []
    let filled = 0
    for (const events of [10_000, 100_000, 1_000_000]) {
      await fill(filled, events)
      filled = events
      const one = Array.from({ length: 12 }, (_, n) =>
        storedEvent({
          visitor,
          id: eventIdAt(began + events + n, n),
          at: began + events + n,
          path: '/products/1',
        }),
      )
      await insertEvents(store, one)
      if (events === 10_000) await rebuild({ store, settings }, [{ site: 'main', visitor }])
      const { rowsRead, bytesRead } = await rebuild({ store, settings }, [{ site: 'main', visitor }])
      const { bytes } = await partsOfEvents()
      figures.push({
        events,
        tableBytes: bytes,
        rowsRead,
        bytesRead,
        share: `${((100 * bytesRead) / bytes).toFixed(2)} %`,
      })
    }
    console.table(figures)
    const million = figures.at(-1)
    expect(million?.events).toBe(1_000_000)
    expect((million?.bytesRead ?? 0) / (million?.tableBytes ?? 1)).toBeLessThan(0.05)
  }, 240_000)
})
