import { HttpResponse } from 'msw'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { accept, type Collector, startCollector } from '../test/collector.ts'
import { freshBrowser, leavePage, loadPage } from '../test/page.ts'

let collector: Collector

beforeEach(() => {
  collector = startCollector()
  freshBrowser()
})

afterEach(async () => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  leavePage()
  await collector.close()
})

/** Leaves the page, and waits until nobody can hear any more of what it sent in its last moment. */
async function leave(): Promise<void> {
  const before = collector.batches.length
  leavePage()
  await vi.waitFor(() => expect(collector.batches.length).toBeGreaterThan(before))
  later(20_000)
}

/** Sets the clock forward. */
function later(ms: number): void {
  const now = Date.now() + ms
  vi.useFakeTimers({ toFake: ['Date'], now })
}

const portal = () => HttpResponse.html('<h1>Welcome to the hotel</h1>')

test('the ledger counts what was made, acknowledged and is waiting, and rides in the batches', async () => {
  const client = loadPage()
  client.track('one')
  client.track('two')
  await client.flush()
  client.track('three')
  expect(client.ledger()).toMatchObject({ created: 3, acknowledged: 2, waiting: 1, dropped: {} })
  await client.flush()
  expect(client.ledger()).toMatchObject({ created: 3, acknowledged: 3, waiting: 0 })
  expect(collector.batches[1]?.ledger).toMatchObject({ created: 3, acknowledged: 2, dropped: {} })
  expect(collector.batches[1]?.ledger?.id).toBe(client.ledger().id)
})

test.each<[string, () => Response]>([
  ['a captive portal’s page', portal],
  ['a 200 with JSON', () => HttpResponse.json({ ok: true })],
  [
    'a 202 for another batch',
    () => HttpResponse.json({ batch: 'x', accepted: 1, rejected: [] }, { status: 202 }),
  ],
  ['an empty 202', () => new HttpResponse(null, { status: 202 })],
  ['a 500', () => new HttpResponse('oops', { status: 500 })],
  ['a dead network', () => HttpResponse.error()],
])('%s deletes nothing: the next page sends it again', async (_what, response) => {
  collector.answer(response)
  const first = loadPage()
  first.track('precious')
  await first.flush()
  expect(first.ledger()).toMatchObject({ acknowledged: 0, waiting: 1 })
  await leave()
  collector.answer(accept)
  collector.forget()
  const second = loadPage()
  await second.flush()
  expect(collector.names()).toEqual(['precious'])
  expect(second.ledger()).toMatchObject({ created: 1, acknowledged: 1, waiting: 0 })
})

test('events left by earlier pages travel under the stream and visitor they were made in', async () => {
  collector.answer(portal)
  const streams: (string | undefined)[] = []
  for (const name of ['first', 'second']) {
    const client = loadPage()
    client.track(name)
    await client.flush()
    await leave()
    later(60_000)
    streams.push(collector.batches.find(sent => sent.events.some(event => event.name === name))?.stream)
  }
  collector.answer(accept)
  collector.forget()
  const client = loadPage()
  client.track('third')
  await client.flush()
  expect(collector.batches.map(sent => sent.events.map(event => event.name))).toEqual([
    ['first'],
    ['second'],
    ['third'],
  ])
  expect(collector.batches.slice(0, 2).map(sent => sent.stream)).toEqual(streams)
  expect(new Set(collector.batches.map(sent => sent.visitor)).size).toBe(1)
})

test('rejected events are not sent again and counted by the collector’s code', async () => {
  collector.answer(({ batch, events }) =>
    HttpResponse.json(
      {
        batch,
        accepted: 1,
        rejected: [{ index: 1, id: events[1]?.id, code: 'event_invalid', detail: 'no' }],
      },
      { status: 202 },
    ),
  )
  const client = loadPage()
  client.track('good')
  client.track('bad')
  await client.flush()
  expect(client.ledger()).toMatchObject({
    created: 2,
    acknowledged: 1,
    waiting: 0,
    dropped: { event_invalid: 1 },
  })
  collector.forget()
  await client.flush()
  expect(collector.batches).toEqual([])
})

test('a busy collector is asked again when it said, not before', async () => {
  let busy = true
  collector.answer(sent =>
    busy ? new HttpResponse('busy', { status: 503, headers: { 'retry-after': '1' } }) : accept(sent),
  )
  const client = loadPage()
  client.track('patient')
  await client.flush()
  expect(collector.batches).toHaveLength(1)
  busy = false
  await client.flush()
  expect(collector.batches).toHaveLength(1)
  await vi.waitFor(() => expect(client.ledger()).toMatchObject({ acknowledged: 1, waiting: 0 }), 10_000)
  expect(collector.names()).toEqual(['patient', 'patient'])
  expect(collector.events()[0]?.id).toBe(collector.events()[1]?.id)
})

test('a failing collector is asked again by itself', async () => {
  let failures = 2
  collector.answer(sent => (failures-- > 0 ? new HttpResponse('oops', { status: 500 }) : accept(sent)))
  const client = loadPage()
  client.track('steady')
  await vi.waitFor(() => expect(client.ledger()).toMatchObject({ acknowledged: 1, waiting: 0 }), 15_000)
})

test('a page whose own variable hides the screen is understood', async () => {
  vi.stubGlobal('screen', 'wide')
  const client = loadPage()
  client.track('a')
  await client.flush()
  expect(client.ledger()).toMatchObject({ created: 1, acknowledged: 1, diskFailed: false })
})

test('something that refuses everything takes nothing away', async () => {
  collector.answer(() => new HttpResponse('<h1>No</h1>', { status: 400 }))
  const client = loadPage()
  for (const name of ['a', 'b', 'c']) client.track(name)
  await client.flush()
  expect(client.ledger()).toMatchObject({ created: 3, acknowledged: 0, waiting: 3, dropped: {} })
})

test.each([401, 403, 404, 410])(
  'after a %i nothing is asked again on this page for long, and nothing is lost',
  async status => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue(undefined)
    collector.answer(() => HttpResponse.json({ error: { code: 'no', detail: 'no' } }, { status }))
    const client = loadPage()
    client.track('a')
    await client.flush()
    client.track('b')
    await client.flush()
    expect(collector.batches).toHaveLength(1)
    expect(client.ledger()).toMatchObject({ acknowledged: 0, waiting: 2, dropped: {} })
    expect(warn).toHaveBeenCalledTimes(1)
  },
)

test('a pause that a busy collector asked for holds for the next page as well', async () => {
  collector.answer(() => new HttpResponse('busy', { status: 429, headers: { 'retry-after': '120' } }))
  const first = loadPage()
  first.track('a')
  await first.flush()
  leavePage()
  later(100_000)
  const second = loadPage()
  await second.flush()
  expect(collector.batches).toHaveLength(1)
  collector.answer(accept)
  later(30_000)
  await second.flush()
  expect(collector.names()).toEqual(['a', 'a'])
})

test('a thousand events go in batches that a leaving page could send', async () => {
  const client = loadPage()
  for (let n = 0; n < 1_000; n++) client.track('many', { n })
  await client.flush()
  expect(collector.events().map(event => event.seq)).toEqual(Array.from({ length: 1_000 }, (_, n) => n + 1))
  expect(client.ledger()).toMatchObject({ created: 1_000, acknowledged: 1_000, waiting: 0 })
  for (const sent of collector.batches) expect(JSON.stringify(sent).length).toBeLessThan(60_000)
})

test('what is waiting leaves at once when the page is left', async () => {
  const client = loadPage()
  client.track('last words')
  window.dispatchEvent(new Event('pagehide'))
  await vi.waitFor(() => expect(collector.names()).toEqual(['last words']))
  await vi.waitFor(() => expect(client.ledger()).toMatchObject({ acknowledged: 1, waiting: 0 }))
})

test.each<[string, () => void]>([
  ['missing', () => vi.stubGlobal('indexedDB', undefined)],
  [
    'throwing',
    () =>
      vi.stubGlobal('indexedDB', {
        open() {
          throw new DOMException('no', 'SecurityError')
        },
      }),
  ],
  ['hanging', () => vi.stubGlobal('indexedDB', { open: () => ({}) })],
])('with IndexedDB %s events wait in memory and arrive', async (_how, breakIt) => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue(undefined)
  breakIt()
  const client = loadPage()
  client.track('one')
  client.track('two')
  await client.flush()
  client.track('three')
  await client.flush()
  expect(collector.names()).toEqual(['one', 'two', 'three'])
  expect(warn).toHaveBeenCalledTimes(1)
  expect(client.ledger()).toMatchObject({ created: 3, acknowledged: 3, waiting: 0 })
})

test.each([5, 1_200])('a store that holds %i pieces of garbage is no trouble', async count => {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('touchline')
    request.onupgradeneeded = () => request.result.createObjectStore('queue')
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  const transaction = database.transaction('queue', 'readwrite')
  for (let n = 0; n < count; n++) {
    const value = [null, 7, 'x', { id: 1 }, [1]][n % 5]
    // Before every event, in the order of their keys.
    transaction.objectStore('queue').put(value, `e:pk_test:00${n}`)
  }
  transaction.objectStore('queue').put('garbage', 'l:pk_test')
  await new Promise(resolve => {
    transaction.oncomplete = resolve
  })
  const client = loadPage()
  client.track('fine')
  // Each looks at five hundred.
  for (let n = 0; n < 3; n++) await client.flush()
  expect(collector.names()).toEqual(['fine'])
  expect(client.ledger()).toMatchObject({ created: 1, acknowledged: 1, waiting: 0 })
  const left = database.transaction('queue').objectStore('queue').count()
  await vi.waitFor(() => expect(left.result).toBe(1))
})
