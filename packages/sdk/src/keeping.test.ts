/**
 * What is kept on the device, for how long, and who sends it.
 */
import { HttpResponse } from 'msw'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { accept, type Collector, startCollector } from '../test/collector.ts'
import { holdDisk, idAt, leftBehind, onDisk } from '../test/disk.ts'
import { freshBrowser, leavePage, loadPage, site } from '../test/page.ts'
import type { Client } from './options.ts'
import { createDiskShelf } from './queue/disk-shelf.ts'
import type { Counts } from './queue/queue.ts'

let collector: Collector

beforeEach(() => {
  collector = startCollector()
  freshBrowser()
})

afterEach(async () => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  leavePage()
  await collector.close()
})

/** Sets the clock forward. */
const later = (ms: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms })

const down = () => HttpResponse.error()

/** Leaves the page while nobody answers; afterwards the collector does. */
async function leave(): Promise<void> {
  leavePage()
  await new Promise(resolve => setTimeout(resolve, 50))
  collector.answer(accept)
  collector.forget()
}

const untilLedger = (client: Client, counts: Partial<Counts>) =>
  vi.waitFor(() => expect(client.ledger()).toMatchObject(counts), 10_000)

test('beyond ten thousand events the oldest tenth gives way, orders last, and is counted', async () => {
  collector.answer(down)
  await leftBehind(10_000, n => ({ precious: n < 5 }))
  const client = loadPage()
  client.track('one more')
  await vi.waitFor(() => expect(client.ledger().dropped).toEqual({ quota: 1_001 }), 20_000)
  expect(client.ledger()).toMatchObject({ created: 10_001, waiting: 9_000, acknowledged: 0 })
  const rows = await onDisk()
  expect(rows).toHaveLength(9_000)
  expect(rows.filter(row => row.precious)).toHaveLength(5)
})

test('beyond five megabytes the oldest give way as well', async () => {
  collector.answer(down)
  await leftBehind(100, () => ({ bytes: 50_000 }))
  const client = loadPage()
  client.track('one more')
  await vi.waitFor(() => expect(client.ledger().dropped).toEqual({ quota: 11 }))
})

test('what is older than a week is given up, and counted', async () => {
  await leftBehind(3, n => (n === 0 ? { id: idAt(Date.now() - 8 * 86_400_000, 0) } : {}))
  const client = loadPage()
  await client.flush()
  await vi.waitFor(() => expect(client.ledger()).toMatchObject({ dropped: { expired: 1 }, acknowledged: 2 }))
})

test('a clock that is set forward by more than a week costs a page none of its own events', async () => {
  collector.answer(down)
  const client = loadPage()
  client.track('before')
  await client.flush()
  collector.answer(accept)
  later(8 * 86_400_000)
  await client.flush()
  expect(collector.names()).toContain('before')
  expect(client.ledger()).toMatchObject({ created: 1, acknowledged: 1, dropped: {} })
})

test('a full disk costs the oldest events, not the newest', async () => {
  collector.answer(down)
  await leftBehind(20, () => ({}))
  const { put } = IDBObjectStore.prototype
  let refusals = 1
  // That there is no room shows at the end of a transaction.
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value, key) {
    const request = put.call(this, value, key)
    if (String(key).startsWith('e:') && refusals-- > 0) {
      const error = new DOMException('no room', 'QuotaExceededError')
      Object.defineProperty(this.transaction, 'error', { value: error })
      this.transaction.abort()
    }
    return request
  })
  const client = loadPage()
  client.track('newest')
  await vi.waitFor(async () => {
    const names = (await onDisk()).map(row => JSON.parse(row.json).name)
    expect(names).toContain('newest')
  })
})

test('a fresh event of another page life is left to that one, and taken over when it was not heard of', async () => {
  collector.answer(() => new Promise(() => undefined))
  const first = loadPage()
  first.track('orphan')
  void first.flush()
  await vi.waitFor(() => expect(collector.batches).toHaveLength(1))
  await leave()
  const second = loadPage()
  await second.flush()
  expect(collector.names()).toEqual([])
  later(16_000)
  await second.flush()
  expect(collector.names()).toEqual(['orphan'])
  expect(second.ledger()).toMatchObject({ created: 1, acknowledged: 1, waiting: 0 })
})

test('who has taken an event over is given a minute, since it has probably been sent', async () => {
  collector.answer(() => new Promise(() => undefined))
  await leftBehind(1, () => ({}))
  const first = loadPage()
  void first.flush()
  await vi.waitFor(() => expect(collector.batches).toHaveLength(1))
  leavePage()
  later(50_000)
  const second = loadPage()
  collector.answer(accept)
  await second.flush()
  expect(collector.batches).toHaveLength(1)
  later(15_000)
  await second.flush()
  expect(collector.names()).toEqual(['left', 'left'])
})

test('what is under way is not given up when space runs out', async () => {
  collector.answer(() => new Promise(() => undefined))
  await leftBehind(10_000, () => ({}))
  const client = loadPage()
  void client.flush()
  await vi.waitFor(() => expect(collector.batches).toHaveLength(1), 20_000)
  const underWay = collector.batches[0]?.events.map(({ id }) => id) ?? []
  client.track('one more')
  await vi.waitFor(() => expect(client.ledger().dropped.quota).toBeGreaterThan(1_000), 20_000)
  const kept = (await onDisk()).map(({ id }) => id)
  expect(kept).toEqual(expect.arrayContaining(underWay))
  expect(underWay.length).toBeGreaterThan(100)
})

test('what a page could not write when it was left comes with the next page, once', async () => {
  collector.answer(down)
  const first = loadPage()
  for (let n = 0; n < 5; n++) first.track('last words', { n })
  window.dispatchEvent(new Event('pagehide'))
  const aside = Object.entries(localStorage).filter(([key]) => key.startsWith('tl_q:'))
  expect(aside).toHaveLength(1)
  // The browser cuts off whatever the page had begun to write.
  await first.flush()
  const database = createDiskShelf(site)
  await database._change((ledger, rows) => {
    ledger.created = 0
    rows._clear()
  })
  await leave()
  localStorage.setItem(aside[0]?.[0] ?? '', aside[0]?.[1] ?? '')
  later(16_000)
  const second = loadPage()
  await second.flush()
  expect(collector.names()).toEqual(Array(5).fill('last words'))
  expect(second.ledger()).toMatchObject({ created: 5, acknowledged: 5, waiting: 0 })
  expect(Object.keys(localStorage).filter(key => key.startsWith('tl_q:'))).toEqual([])
})

test('an event that is given up in the last moment is counted once, though its page had written the count', async () => {
  vi.spyOn(console, 'warn').mockReturnValue(undefined)
  const first = loadPage()
  first.track('before')
  await first.flush()
  const letGo = await holdDisk()
  first.track('')
  window.dispatchEvent(new Event('pagehide'))
  const aside = Object.entries(localStorage)
  letGo()
  await untilLedger(first, { created: 2, acknowledged: 1, dropped: { invalid: 1 } })
  leavePage()
  // The page had no time to take it away again.
  for (const [key, value] of aside) localStorage.setItem(key, value)
  const second = loadPage()
  await second.flush()
  expect(second.ledger()).toMatchObject({ created: 2, acknowledged: 1, dropped: { invalid: 1 } })
})

test('what is told better while it is being taken is not taken for told', async () => {
  const client = loadPage()
  const id = client.track('growing', { n: 1 }) ?? ''
  await vi.waitFor(async () => expect(await onDisk()).toHaveLength(1))
  const letGo = await holdDisk()
  const begin = vi.spyOn(IDBDatabase.prototype, 'transaction')
  await vi.waitFor(() => expect(begin).toHaveBeenCalledTimes(1), 5_000)
  const isTold = client.amend(id, { n: 2 })
  letGo()
  await untilLedger(client, { created: 1, acknowledged: 1 })
  expect(collector.events().map(({ data }) => data)).toEqual([{ n: isTold ? 2 : 1 }])
})

test('what another tab has delivered is not sent again by the page that made it', async () => {
  collector.answer(down)
  const client = loadPage()
  client.track('shared')
  await client.flush()
  const [row] = await onDisk()
  window.dispatchEvent(new StorageEvent('storage', { key: `tl_s:${site}`, newValue: row?.id ?? '' }))
  const before = collector.batches.length
  window.dispatchEvent(new Event('pagehide'))
  await new Promise(resolve => setTimeout(resolve, 50))
  expect(collector.batches).toHaveLength(before)
})

test('an attempt that has failed is no claim: the next page may try at once', async () => {
  collector.answer(down)
  const first = loadPage()
  for (let n = 0; n < 3; n++) {
    first.track('tried', { n })
    await first.flush()
  }
  await leave()
  const second = loadPage()
  await second.flush()
  expect(collector.names()).toEqual(['tried', 'tried', 'tried'])
  expect(second.ledger()).toMatchObject({ created: 3, acknowledged: 3, waiting: 0 })
})

test('a page that comes back from the cache goes on with what it has put aside, unless another has taken it in', async () => {
  const client = loadPage()
  await client.flush()
  window.dispatchEvent(new Event('pagehide'))
  client.track('in the last moment')
  window.dispatchEvent(new Event('pagehide'))
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
  await client.flush()
  // What was sent in the last moment is answered whenever that comes.
  await untilLedger(client, { created: 1, acknowledged: 1, waiting: 0 })
  client.track('and again')
  window.dispatchEvent(new Event('pagehide'))
  client.track('taken in by another')
  window.dispatchEvent(new Event('pagehide'))
  for (const key of Object.keys(localStorage)) if (key.startsWith('tl_q:')) localStorage.removeItem(key)
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
  await client.flush()
  await untilLedger(client, { created: 2, acknowledged: 2, waiting: 0 })
  expect((await onDisk()).length).toBe(0)
})

test('where localStorage has no room, a page that comes back from the cache has forgotten nothing', async () => {
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('no room', 'QuotaExceededError')
  })
  collector.answer(down)
  const client = loadPage()
  await client.flush()
  window.dispatchEvent(new Event('pagehide'))
  client.track('in the last moment')
  window.dispatchEvent(new Event('pagehide'))
  collector.answer(accept)
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
  await client.flush()
  await untilLedger(client, { created: 1, acknowledged: 1, waiting: 0 })
  expect(collector.names()).toContain('in the last moment')
})

test('a page that goes into the cache in the middle of a change gives it up, and makes it when it comes back', async () => {
  const client = loadPage()
  await client.flush()
  const abort = vi.spyOn(IDBTransaction.prototype, 'abort')
  const { transaction } = IDBDatabase.prototype
  const left = new Promise<void>(resolve => {
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(function (
      this: IDBDatabase,
      ...args
    ) {
      queueMicrotask(() => {
        window.dispatchEvent(Object.assign(new Event('pagehide'), { persisted: true }))
        resolve()
      })
      return transaction.apply(this, args)
    })
  })
  client.track('page_view')
  client.track('begun')
  await left
  expect(abort).toHaveBeenCalled()
  expect((await onDisk()).map(({ json }) => JSON.parse(json).name)).not.toContain('begun')
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
  await client.flush()
  await untilLedger(client, { created: 2, acknowledged: 2, waiting: 0, diskFailed: false })
  expect([...new Set(collector.names())].sort()).toEqual(['begun', 'page_view'])
  expect(Object.keys(localStorage).filter(key => key.startsWith('tl_q:'))).toEqual([])
})
