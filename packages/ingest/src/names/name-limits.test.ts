import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { WireEvent } from '@touchline/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { event, request, useCollector } from '../../../../test/support/collector.ts'
import { heapMegabytes } from '../../../../test/support/heap.ts'
import type { NameCount } from './name-limits.ts'
import { openNameLimits } from './name-limits.ts'

const { collectWith, batch, stored } = useCollector()
let path = ''

beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'touchline-names-')), 'names.ndjson')
})
afterEach(() => rm(join(path, '..'), { recursive: true }))

const named = (name: string, data?: object) => event({ name, data }) as unknown as WireEvent

test('events keep their data when their names are put together', async () => {
  const names = await openNameLimits({ path, events: 2, properties: 2 })
  const collect = collectWith({ names })
  const events = [
    event({ name: 'one', data: { a: 1, value: 5 } }),
    event({ name: 'two', data: { b: 2 } }),
    event({ name: 'three', data: { a: 3, b: 4, c: { deep: 5 }, __proto__: { polluted: 1 } } }),
    event({ name: 'one', data: { d: 6 } }),
    event({
      name: 'purchase',
      data: { value: 7, currency: 'EUR', items: [{ item_id: 'x', colour: 'red' }] },
    }),
  ]
  expect((await collect(request(batch(events)))).status).toBe(202)
  const rows = await stored()
  expect(rows.map(row => row.name)).toEqual(['one', 'two', '(other)', 'one', 'purchase'])
  const [, , third, fourth, purchase] = rows.map(({ data, extra }) => ({
    data: JSON.parse(String(data)),
    extra: JSON.parse(String(extra || 'null')),
  }))
  expect(third).toEqual({
    data: { a: 3, b: 4 },
    extra: { folded: { name: 'three', data: { c: { deep: 5 } } } },
  })
  expect(fourth).toEqual({ data: {}, extra: { folded: { data: { d: 6 } } } })
  expect(purchase?.data).toEqual({ value: 7, currency: 'EUR', items: [{ item_id: 'x', colour: 'red' }] })
  expect(rows[4]).toMatchObject({ value: 7, currency: 'EUR' })
})

test('what is within the limits is not even copied', async () => {
  const names = await openNameLimits({ path })
  const plain = named('my_event', { a: 1 })
  expect(names.fold('main', plain)).toBe(plain)
  expect(names.reached()).toEqual([])
})

test('a limit is told once, and each site has its own', async () => {
  const told: NameCount[] = []
  const names = await openNameLimits({ path, events: 1, onReached: count => told.push(count) })
  for (const name of ['a', 'b', 'c', 'b']) names.fold('main', named(name))
  expect(names.fold('other', named('z')).name).toBe('z')
  expect(told).toEqual([{ site: 'main', kind: 'event', known: 1, limit: 1, folded: 1 }])
  expect(names.reached()).toEqual([
    { site: 'main', kind: 'event', known: 1, limit: 1, folded: 3 },
    { site: 'other', kind: 'event', known: 1, limit: 1, folded: 0 },
  ])
})

test('a restart forgets no name and makes no room', async () => {
  const first = await openNameLimits({ path, events: 2, properties: 1 })
  for (const name of ['a', 'b', '__proto__']) first.fold('main', named(name, { constructor: 1 }))
  await first.close()
  await appendFile(path, '["main","event","cut o')
  const second = await openNameLimits({ path, events: 2, properties: 1 })
  const names = ['b', 'c', 'a'].map(name => second.fold('main', named(name)).name)
  expect(names).toEqual(['b', '(other)', 'a'])
  expect(second.fold('main', named('a', { constructor: 2, more: 3 })).data).toEqual({ constructor: 2 })
  await second.close()
})

test('a million made-up names take no more memory than the first few thousand', async () => {
  const names = await openNameLimits({ path })
  const make = (from: number, to: number): void => {
    for (let i = from; i < to; i += 1) names.fold('main', named(`order_${i}`, { [`product_${i}`]: i }))
  }
  make(0, 20_000)
  const before = heapMegabytes()
  make(20_000, 1_000_000)
  expect(names.reached().map(({ known, folded }) => [known, folded])).toEqual([
    [5_000, 995_000],
    [2_000, 998_000],
  ])
  // A million kept names alone would be 100 MB.
  expect(heapMegabytes() - before).toBeLessThan(20)
  await names.close()
})
