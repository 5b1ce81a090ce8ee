/**
 * Events that come in groups are the same rows as events that come one by one.
 */
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { events, openSpool, type Spool, toRowGroups, toWholeRows } from '../../packages/ingest/src/index.ts'
import { insertSegment } from '../../packages/ingest/src/load/insert-segment.ts'
import type { SpoolRecord } from '../../packages/ingest/src/spool/record.ts'
import { sharedColumns } from '../../packages/ingest/src/store/arrivals.ts'
import { startTestEngine, type TestEngine } from '../support/engine.ts'

let engine: TestEngine
let folder = ''
let spool: Spool

beforeAll(async () => {
  engine = await startTestEngine()
  folder = await mkdtemp(join(tmpdir(), 'touchline-arrivals-'))
  spool = await openSpool({ path: folder })
})

afterAll(async () => {
  await spool.close()
  await engine.stop()
  await rm(folder, { recursive: true })
})

type Row = Readonly<Record<string, unknown>>

/** Any value of a column, as a line writes it. */
function valuesOf(type: string): fc.Arbitrary<unknown> {
  if (type.startsWith('UUID')) return fc.uuid()
  if (type.startsWith('Float64')) return fc.double({ noNaN: true, noDefaultInfinity: true })
  if (type.startsWith('UInt8')) return fc.nat(255)
  if (type.startsWith('UInt32')) return fc.nat(2 ** 32 - 1)
  if (type.startsWith('UInt64') || type.startsWith('Int64')) return fc.nat(Number.MAX_SAFE_INTEGER)
  // Half of a pair of surrogates, which the writer of lines mends, is refused by the engine.
  return fc.string({ unit: 'grapheme' })
}

/** Some of these columns. */
const some = (names: readonly string[]): fc.Arbitrary<Row> =>
  fc.record(
    Object.fromEntries(
      names.map(name => [
        name,
        valuesOf((events.columns as Record<string, { type: string }>)[name]?.type ?? ''),
      ]),
    ),
    { requiredKeys: [] },
  )

const own = Object.keys(events.columns).filter(name => !(sharedColumns as readonly string[]).includes(name))
const group = fc.record({
  shared: some(sharedColumns),
  events: fc.array(some(own), { minLength: 1, maxLength: 5 }),
})

/** A part of a segment, each row with a key of its own. */
function toPart(groups: readonly { readonly shared: Row; readonly events: readonly Row[] }[]): Buffer {
  const lines = groups.map(({ shared, events: rows }) => {
    const line = JSON.stringify({ ...shared, site: 'main', visitor: randomUUID() })
    const ids = rows.map(row => JSON.stringify({ ...row, id: `01990000-0000-7${randomUUID().slice(15)}` }))
    return `,${line.slice(1, -1)}\n${ids.map(row => `${row.slice(0, -1)}\n`).join('')}`
  })
  return Buffer.from(lines.join(''))
}

const readAll = async (): Promise<readonly Row[]> =>
  (await engine.store.query<Row>('SELECT * FROM events ORDER BY site, visitor, toUInt128(id)')).rows

const clear = () => engine.store.command('TRUNCATE TABLE events', { lane: 'load' })

test('whatever columns they have', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(group, { minLength: 1, maxLength: 8 }), async groups => {
      const part = toPart(groups)
      await clear()
      await engine.store.insert('events', toWholeRows([part]), { lane: 'load' })
      const whole = await readAll()
      await clear()
      await engine.store.insert('arrivals', toRowGroups([part]), { lane: 'load' })
      expect(await readAll()).toEqual(whole)
      expect(whole).toHaveLength(groups.reduce((sum, { events: rows }) => sum + rows.length, 0))
    }),
    { numRuns: 30 },
  )
})

/** Inserts a segment of these records; resolves with the number of rows that were set aside. */
async function insert(name: string, records: readonly SpoolRecord[]): Promise<number> {
  const read = () => Promise.resolve(records)
  return (await insertSegment({ store: engine.store, spool, name, read })).rowsSetAside
}

const record = (rows: Buffer, count: number) => ({
  rows,
  events: count,
  receivedAt: Date.now(),
  visitors: [],
})

test('a segment that comes twice is inserted once, those of an earlier version too', async () => {
  await clear()
  const shared = toPart([{ shared: {}, events: [{ name: 'a' }, { name: 'b' }] }])
  const alone = toWholeRows([toPart([{ shared: {}, events: [{ name: 'c' }] }])])
  const records = [record(shared, 2), record(alone, 1)]
  for (let time = 0; time < 2; time += 1) {
    expect(await insert('segment-twice', records)).toBe(0)
  }
  expect((await readAll()).map(row => row.name).sort()).toEqual(['a', 'b', 'c'])
})

test('of a group the row that the engine cannot read is set aside alone', async () => {
  await clear()
  const part = toPart([{ shared: {}, events: [{ name: 'a' }, { name: 'b', seq: 'many' }, { name: 'c' }] }])
  const records = [record(part, 3), record(toPart([{ shared: {}, events: [{ name: 'd' }] }]), 1)]
  expect(await insert('segment-bad', records)).toBe(1)
  expect((await readAll()).map(row => row.name).sort()).toEqual(['a', 'c', 'd'])
  const [row, reason] = (await readdir(join(folder, 'poison'))).sort()
  expect(JSON.parse(await readFile(join(folder, 'poison', row ?? ''), 'utf8'))).toMatchObject({ name: 'b' })
  expect(reason).toBeDefined()
})
