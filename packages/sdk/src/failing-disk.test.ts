/**
 * A disk that fails, answers late, or holds what nobody expects.
 */
import { HttpResponse } from 'msw'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { accept, type Collector, startCollector } from '../test/collector.ts'
import { holdDisk, idAt, leftBehind, onDisk } from '../test/disk.ts'
import { freshBrowser, leavePage, loadPage, site } from '../test/page.ts'
import { createDiskShelf } from './queue/disk-shelf.ts'
import type { Row } from './queue/row.ts'

let collector: Collector

beforeEach(() => {
  collector = startCollector()
  freshBrowser()
})

afterEach(async () => {
  vi.useRealTimers()
  Reflect.deleteProperty(navigator, 'locks')
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  leavePage()
  await collector.close()
})

const down = () => HttpResponse.error()

test('what was put aside is sent from memory where the disk has failed, and no ledger of the disk counts it', async () => {
  vi.spyOn(console, 'warn').mockReturnValue(undefined)
  collector.answer(down)
  const first = loadPage()
  window.dispatchEvent(new Event('pagehide'))
  first.track('last words')
  leavePage()
  await new Promise(resolve => setTimeout(resolve, 50))
  collector.answer(accept)
  collector.forget()
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 16_000 })
  const { open } = IDBFactory.prototype
  vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
    throw new DOMException('no', 'SecurityError')
  })
  const second = loadPage()
  second.track('words')
  await second.flush()
  await vi.waitFor(() => expect(collector.names().sort()).toEqual(['last words', 'words']))
  expect(second.ledger()).toMatchObject({ created: 2, acknowledged: 2, diskFailed: true })
  expect(Object.keys(localStorage).filter(key => key.startsWith('tl_q:'))).toEqual([])
  vi.mocked(IDBFactory.prototype.open).mockImplementation(open)
  expect(await onDisk()).toEqual([])
})

test('a database that opens too late keeps nothing that waits in memory by then', async () => {
  vi.spyOn(console, 'warn').mockReturnValue(undefined)
  collector.answer(down)
  // Whoever opens it waits until it is deleted, which waits until it is closed.
  const holder = await new Promise<IDBDatabase>(resolve => {
    const request = indexedDB.open('touchline', 1)
    request.onsuccess = () => resolve(request.result)
  })
  const deleted = new Promise(resolve => {
    indexedDB.deleteDatabase('touchline').onsuccess = resolve
  })
  const client = loadPage()
  client.track('impatient')
  await vi.waitFor(() => expect(client.ledger()).toMatchObject({ diskFailed: true }), 20_000)
  holder.close()
  await deleted
  expect(await onDisk()).toEqual([])
  collector.answer(accept)
  await client.flush()
  expect(client.ledger()).toMatchObject({ created: 1, acknowledged: 1 })
})

test('garbage in the database begins a new ledger and is read over', async () => {
  const shelf = createDiskShelf(site)
  await shelf._change((ledger, rows) => {
    Object.assign(ledger, { created: 'many', dropped: 7 })
    rows._put({ id: 'nonsense', precious: false } as Row)
  })
  const client = loadPage()
  client.track('fine')
  await client.flush()
  expect(collector.names()).toEqual(['fine'])
  expect(client.ledger()).toMatchObject({ created: 1, acknowledged: 1, waiting: 0, diskFailed: false })
})

test('a database of another make is left alone: events wait in memory', async () => {
  vi.spyOn(console, 'warn').mockReturnValue(undefined)
  await new Promise(resolve => {
    const request = indexedDB.open('touchline', 7)
    request.onupgradeneeded = () => request.result.createObjectStore('something-else')
    request.onsuccess = () => resolve(request.result.close())
  })
  const client = loadPage()
  client.track('fine')
  await client.flush()
  expect(collector.names()).toEqual(['fine'])
  expect(client.ledger()).toMatchObject({ created: 1, acknowledged: 1, diskFailed: true })
})

test('what is made while an earlier page’s events are still being erased is not erased with them', async () => {
  await leftBehind(3, () => ({}))
  let list: (found: IDBDatabaseInfo[]) => void = () => undefined
  vi.spyOn(indexedDB, 'databases').mockReturnValue(
    new Promise(resolve => {
      list = resolve
    }),
  )
  collector.answer(down)
  const client = loadPage({ consent: 'denied' })
  client.consent('full')
  client.track('fresh')
  list([{ name: 'touchline', version: 1 }])
  await client.flush()
  expect((await onDisk()).map(({ json }) => JSON.parse(json).name)).toEqual(['fresh'])
  expect(client.ledger()).toMatchObject({ created: 1, waiting: 1, diskFailed: false })
})

test('what waits for an erase is erased by the next one', async () => {
  await leftBehind(3, () => ({}))
  const client = loadPage({ consent: 'denied' })
  client.consent('full')
  client.track('fresh')
  client.consent('denied')
  await client.flush()
  await vi.waitFor(async () => expect(await onDisk()).toEqual([]))
  expect(collector.names()).toEqual([])
  expect(client.ledger()).toMatchObject({ created: 0 })
})

test('where a browser never lists its databases, events leave with the page', async () => {
  vi.spyOn(indexedDB, 'databases').mockReturnValue(new Promise(() => undefined))
  const client = loadPage({ consent: 'denied' })
  client.consent('full')
  client.track('patient')
  window.dispatchEvent(new Event('pagehide'))
  await vi.waitFor(() => expect(collector.names()).toEqual(['patient']))
})

test('a withdrawal erases the disk although it has failed before', async () => {
  vi.spyOn(console, 'warn').mockReturnValue(undefined)
  collector.answer(down)
  const client = loadPage()
  client.track('kept')
  await client.flush()
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(() => {
    throw new DOMException('for once', 'UnknownError')
  })
  client.track('not kept')
  await client.flush()
  expect(client.ledger()).toMatchObject({ created: 2, diskFailed: true })
  client.consent('denied')
  await vi.waitFor(async () => expect(await onDisk()).toEqual([]))
})

test('a connection that the browser has closed is opened again', async () => {
  const client = loadPage()
  client.track('before')
  await client.flush()
  const { transaction } = IDBDatabase.prototype
  let closed = 1
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...args) {
    if (closed-- > 0) throw new DOMException('closed', 'InvalidStateError')
    return transaction.apply(this, args)
  })
  client.track('after')
  await client.flush()
  expect(collector.names()).toEqual(['before', 'after'])
  expect(client.ledger()).toMatchObject({ created: 2, acknowledged: 2, diskFailed: false })
})

test('what a page has asked its disk for before it was hidden is sent, and what it asks for afterwards as well', async () => {
  const at = Date.now() - 60_000
  // Large enough that packing them takes time.
  const data = { text: 'word '.repeat(200) }
  await leftBehind(2, n => {
    const id = idAt(at, n)
    const json = JSON.stringify({ id, seq: 1, at, name: 'left', data })
    return { id, stream: `00000000-0000-4000-a000-00000000000${n}`, json, bytes: json.length }
  })
  const request = async (_name: string, _options: object, work: (lock: object) => unknown) => work({})
  Object.defineProperty(navigator, 'locks', { value: { request }, configurable: true })
  // jsdom's own cannot be packed.
  vi.stubGlobal('Blob', (await import('node:buffer')).Blob)
  const client = loadPage()
  const letGo = await holdDisk()
  const begin = vi.spyOn(IDBDatabase.prototype, 'transaction')
  await vi.waitFor(() => expect(begin).toHaveBeenCalledTimes(1), 3_000)
  const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
  visibility.mockReturnValue('visible')
  // It has given the lock back, and asks for its turn again.
  await vi.waitFor(() => expect(begin).toHaveBeenCalledTimes(2), 5_000)
  letGo()
  await vi.waitFor(() => expect(collector.names()).toEqual(['left', 'left']))
  await vi.waitFor(() => expect(client.ledger()).toMatchObject({ created: 2, acknowledged: 2, waiting: 0 }))
})

test('what the disk has swallowed is sent by itself, though the page has looked for it before and makes nothing more', async () => {
  vi.spyOn(console, 'warn').mockReturnValue(undefined)
  const client = loadPage()
  client.track('before')
  await client.flush()
  // As Chromium does where a site's data is cleared at that moment: neither the end of it nor a failure is told.
  const swallowed = { get: () => ({}), count: () => ({}), transaction: { db: {}, abort: () => undefined } }
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(
    () => ({ objectStore: () => swallowed }) as never,
  )
  client.track('swallowed')
  await vi.waitFor(() => expect(client.ledger()).toMatchObject({ diskFailed: true }), 20_000)
  await vi.waitFor(() => expect(collector.names()).toEqual(['before', 'swallowed']), 10_000)
})
