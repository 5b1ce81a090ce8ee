import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Collector, startCollector } from '../test/collector.ts'
import { freshBrowser, leavePage, loadPage, stored } from '../test/page.ts'
import { pages } from './capture/pages.ts'

let collector: Collector

beforeEach(() => {
  collector = startCollector()
  freshBrowser()
})

afterEach(async () => {
  Reflect.deleteProperty(navigator, 'globalPrivacyControl')
  vi.useRealTimers()
  vi.restoreAllMocks()
  leavePage()
  await collector.close()
})

const ask = (signal: boolean) =>
  Object.defineProperty(navigator, 'globalPrivacyControl', { value: signal, configurable: true })

test('full consent keeps one cookie, its mirror and the queue', async () => {
  const client = loadPage({ consent: 'full' })
  client.track('one')
  await client.flush()
  const names = (await stored()).map(entry => entry.replace(/=.*/, ''))
  expect(names).toEqual(['tl_v', 'tl_v', 'database touchline'])
})

test('session consent keeps an id that dies with the tab, and nothing else', async () => {
  const client = loadPage({ consent: 'session' })
  client.track('one')
  await client.flush()
  expect(await stored()).toEqual(['tl_v'])
  expect(sessionStorage.getItem('tl_v')).toBe(collector.batches[0]?.visitor)
  leavePage()
  const next = loadPage({ consent: 'session' })
  next.track('two')
  await next.flush()
  expect(collector.batches[1]?.visitor).toBe(collector.batches[0]?.visitor)
  expect(collector.batches[1]?.consent).toBe('session')
})

test('cookieless keeps nothing and names no visitor', async () => {
  const client = loadPage({ consent: 'cookieless' })
  client.track('one')
  await client.flush()
  expect(await stored()).toEqual([])
  expect(collector.batches[0]).toMatchObject({ consent: 'cookieless' })
  expect(collector.batches[0]).not.toHaveProperty('visitor')
})

test('waiting keeps and sends nothing, and the answer sends what was held', async () => {
  const client = loadPage({ consent: 'wait' })
  client.track('early')
  await client.flush()
  window.dispatchEvent(new Event('pagehide'))
  expect(await stored()).toEqual([])
  expect(collector.batches).toEqual([])
  expect(client.ledger()).toMatchObject({ created: 1, waiting: 1 })
  client.consent('full')
  client.track('late')
  await client.flush()
  expect(collector.names()).toEqual(['early', 'late'])
  expect(collector.events().map(event => event.seq)).toEqual([1, 2])
  expect(client.ledger()).toMatchObject({ created: 2, acknowledged: 2, waiting: 0 })
})

test('what is held can still be told better', async () => {
  const client = loadPage({ consent: 'wait', capture: [pages()] })
  const id = client.track('reading', { seconds: 15 }) ?? ''
  expect(client.amend(id, { seconds: 30 })).toBe(true)
  client.describe('product')
  expect(client.ledger()).toMatchObject({ created: 2, waiting: 2 })
  client.consent('full')
  await client.flush()
  expect(collector.events().map(({ name, data, page }) => [name, data, page?.type])).toEqual([
    ['page_view', {}, 'product'],
    ['reading', { seconds: 30 }, undefined],
  ])
})

test('a refusal after waiting forgets what was held', async () => {
  const client = loadPage({ consent: 'wait' })
  client.track('early')
  client.consent('denied')
  client.track('late')
  await client.flush()
  expect(await stored()).toEqual([])
  expect(collector.batches).toEqual([])
  expect(client.ledger()).toMatchObject({ created: 0, waiting: 0 })
})

test('withdrawal erases what is stored, at once', async () => {
  const client = loadPage({ consent: 'full' })
  client.track('one')
  await client.flush()
  client.track('two')
  client.consent('denied')
  expect(document.cookie).toBe('')
  expect(localStorage.length).toBe(0)
  client.track('three')
  await client.flush()
  await vi.waitFor(async () => expect(await rowsOnDisk()).toBe(0))
  expect(collector.names()).toEqual(['one'])
  expect(client.ledger()).toMatchObject({ created: 0, acknowledged: 0, waiting: 0 })
})

test('a withdrawal gives up what is under way, whose answer could bring the cookie back, and removes one that comes', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const fetched = vi.spyOn(globalThis, 'fetch').mockReturnValue(new Promise(() => undefined))
  const client = loadPage({ consent: 'full', endpoint: `http://${location.hostname}:4280` })
  client.track('one')
  void client.flush()
  while (!fetched.mock.calls[0]) await vi.advanceTimersByTimeAsync(10)
  const cookie = document.cookie
  client.consent('denied')
  expect(fetched.mock.calls[0]?.[1]?.signal?.aborted).toBe(true)
  expect(document.cookie).toBe('')
  // biome-ignore lint/suspicious/noDocumentCookie: as an answer does that was faster.
  document.cookie = `${cookie}; Path=/`
  await vi.advanceTimersByTimeAsync(11_000)
  expect(document.cookie).toBe('')
})

test('a withdrawal is obeyed by other tabs, whose answers bring nothing back', async () => {
  const said = vi.spyOn(Storage.prototype, 'setItem')
  const client = loadPage({ consent: 'full' })
  client.track('one')
  await client.flush()
  said.mockClear()
  client.consent('denied')
  const [key = '', newValue = ''] = said.mock.calls[0] ?? []
  expect([key, newValue]).toEqual(['tl_v', 'denied'])
  expect(localStorage.length).toBe(0)
  leavePage()

  const other = loadPage({ consent: 'full' })
  other.track('two')
  window.dispatchEvent(new StorageEvent('storage', { key, newValue }))
  other.track('three')
  await other.flush()
  expect((await stored()).filter(entry => entry.includes('tl_v'))).toEqual([])
  await vi.waitFor(async () => expect(await rowsOnDisk()).toBe(0))
  expect(collector.names()).toEqual(['one'])
})

test('a visitor who allows everything again is somebody new, whatever brought the id that was forgotten', async () => {
  const known = '00000000-0000-4000-a000-00000000cafe'
  freshBrowser(`/?_tl=${known}.${Date.now().toString(36)}.${location.hostname}`)
  const client = loadPage({ consent: 'full' })
  client.track('one')
  await client.flush()
  client.consent('denied')
  client.consent('full')
  client.track('two')
  await client.flush()
  const [one, two] = collector.batches
  expect(one?.visitor).toBe(known)
  expect(two?.visitor).not.toBe(known)
})

test('what follows a withdrawal cannot be linked with what was before', async () => {
  const client = loadPage({ consent: 'full' })
  client.track('before')
  await client.flush()
  client.consent('cookieless')
  client.track('after')
  await client.flush()
  const [before, after] = collector.batches
  expect(after).not.toHaveProperty('visitor')
  expect(after?.stream).not.toBe(before?.stream)
  expect(after?.ledger?.id).not.toBe(before?.ledger?.id)
  expect(after?.events[0]?.page?.view).not.toBe(before?.events[0]?.page?.view)
  expect(after?.events[0]?.seq).toBe(1)
})

test('a page that begins with less erases what an earlier one has left', async () => {
  const first = loadPage({ consent: 'full' })
  first.track('one')
  await first.flush()
  leavePage()
  loadPage({ consent: 'denied' })
  await vi.waitFor(async () => expect(await rowsOnDisk()).toBe(0))
  expect(document.cookie).toBe('')
  expect(localStorage.length).toBe(0)
})

test('what waits under a consent is sent under it when the visitor allows more, and none of it is forgotten', async () => {
  const client = loadPage({ consent: 'cookieless' })
  client.track('page_view')
  client.track('')
  client.consent('session')
  client.track('later')
  await client.flush()
  expect(collector.names().sort()).toEqual(['later', 'page_view'])
  expect(collector.batches.map(({ consent, events }) => [consent, events[0]?.name]).sort()).toEqual([
    ['cookieless', 'page_view'],
    ['session', 'later'],
  ])
  expect(client.ledger()).toMatchObject({ created: 3, acknowledged: 2, waiting: 0, dropped: { invalid: 1 } })
})

test('a page that allows a little more erases what an earlier one has left all the same', async () => {
  const first = loadPage({ consent: 'full' })
  first.track('one')
  await first.flush()
  leavePage()
  const second = loadPage({ consent: 'wait' })
  second.consent('session')
  await vi.waitFor(async () => expect(await rowsOnDisk()).toBe(0))
  expect(document.cookie).toBe('')
  expect(localStorage.length).toBe(0)
})

test('Global Privacy Control lowers full to cookieless and drops identify', async () => {
  ask(true)
  const client = loadPage({ consent: 'full' })
  client.track('one')
  client.identify('customer-7')
  client.consent('full')
  await client.flush()
  expect(await stored()).toEqual([])
  expect(collector.names()).toEqual(['one'])
  expect(collector.batches[0]).toMatchObject({ consent: 'cookieless' })
})

test('what is given up before an answer is counted when there is one', async () => {
  vi.spyOn(console, 'warn').mockReturnValue(undefined)
  const client = loadPage({ consent: 'wait' })
  client.track('fine')
  client.track('')
  client.score({ kind: 'nps', value: Number.NaN })
  expect(client.ledger()).toMatchObject({ created: 3, waiting: 3, dropped: {} })
  client.consent('full')
  await client.flush()
  expect(client.ledger()).toMatchObject({ created: 3, acknowledged: 1, waiting: 0, dropped: { invalid: 2 } })
  expect(collector.names()).toEqual(['fine'])
})

async function rowsOnDisk(): Promise<number> {
  const database = await new Promise<IDBDatabase>(resolve => {
    const request = indexedDB.open('touchline')
    request.onsuccess = () => resolve(request.result)
  })
  const request = database.transaction('queue').objectStore('queue').count()
  const count = await new Promise<number>(resolve => {
    request.onsuccess = () => resolve(request.result)
  })
  database.close()
  return count
}
