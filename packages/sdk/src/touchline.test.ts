import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Collector, endpoint, startCollector } from '../test/collector.ts'
import { forgetCookies, freshBrowser, leavePage, loadPage, site } from '../test/page.ts'
import { touchline } from './touchline.ts'

let collector: Collector

beforeEach(() => {
  collector = startCollector()
  freshBrowser('/products/red-shoe?utm_source=mail&token=abc')
})

afterEach(async () => {
  vi.restoreAllMocks()
  leavePage()
  await collector.close()
})

test('an event arrives with id, sequence, time, page and data', async () => {
  const client = loadPage()
  client.track('add_to_cart', { value: 19.9, currency: 'EUR', items: [{ item_id: 'SKU1', quantity: 1 }] })
  client.track('size_guide_open')
  await client.flush()
  const [first, second] = collector.events()
  expect(first).toMatchObject({
    name: 'add_to_cart',
    seq: 1,
    page: { url: `${location.origin}/products/red-shoe?utm_source=mail&token=redacted`, title: 'A page' },
    data: { value: 19.9, currency: 'EUR', items: [{ item_id: 'SKU1', quantity: 1 }] },
  })
  expect(second).toMatchObject({ name: 'size_guide_open', seq: 2 })
  expect(second?.page?.view).toBe(first?.page?.view)
  expect([first?.id, second?.id].sort()).toEqual([first?.id, second?.id])
  expect(collector.batches[0]).toMatchObject({ key: site, consent: 'full' })
})

test('what a page passes where there is nothing to pass costs no event', async () => {
  const client = loadPage()
  const page = client.page as (...args: unknown[]) => void
  page('/x', null)
  client.identify('customer-7', null as never)
  client.score({ kind: 'csat', value: 87, scale: 100, comment: null as never })
  client.track('purchase', { value: 1, items: [null] })
  await client.flush()
  expect(collector.events().map(({ name, data }) => [name, data])).toEqual([
    ['page_view', {}],
    ['identify', { user: 'customer-7' }],
    ['survey_answer', { kind: 'csat', value: 87, scale: 100 }],
    ['purchase', { value: 1, items: [] }],
  ])
})

test('batches are simple requests', async () => {
  const client = loadPage()
  client.track('a')
  await client.flush()
  expect(collector.headers[0]?.get('content-type')).toBe('text/plain')
})

test('what was tracked leaves by itself, together', async () => {
  const client = loadPage()
  for (let n = 0; n < 20; n++) client.track(`event_${n}`)
  await vi.waitFor(() => expect(collector.events()).toHaveLength(20), 5_000)
  expect(collector.batches).toHaveLength(1)
})

test('the visitor stays the same over pages, the stream does not', async () => {
  const first = loadPage()
  first.track('one')
  await first.flush()
  leavePage()
  const second = loadPage()
  second.track('two')
  await second.flush()
  const [one, two] = collector.batches
  expect(two?.visitor).toBe(one?.visitor)
  expect(two?.stream).not.toBe(one?.stream)
  expect(two?.events[0]?.seq).toBe(1)
})

test.each([
  ['the cookie', forgetCookies],
  ['localStorage', () => localStorage.clear()],
])('the visitor survives the loss of %s', async (_what, lose) => {
  const first = loadPage()
  first.track('one')
  await first.flush()
  leavePage()
  lose()
  const second = loadPage()
  second.track('two')
  await second.flush()
  expect(collector.batches[1]?.visitor).toBe(collector.batches[0]?.visitor)
})

test('the same key twice is the same client, another key another one', () => {
  const first = loadPage()
  expect(loadPage()).toBe(first)
  expect(loadPage({ site: 'pk_other' })).not.toBe(first)
})

test('identify, reset and score travel under their names', async () => {
  const client = loadPage()
  client.identify('customer-7', { plan: 'gold' })
  client.score({ kind: 'nps', value: 9, touchpoint: 'checkout', comment: 'quick' })
  client.reset()
  await client.flush()
  expect(collector.events()).toMatchObject([
    { name: 'identify', data: { user: 'customer-7', traits: { plan: 'gold' } } },
    { name: 'survey_answer', data: { kind: 'nps', value: 9, touchpoint: 'checkout', comment: 'quick' } },
    { name: 'reset' },
  ])
})

test('a user id or a score that is none is counted and takes no sequence number', async () => {
  vi.spyOn(console, 'warn').mockReturnValue(undefined)
  const client = loadPage()
  client.identify('')
  client.score({ kind: 'stars' as 'nps', value: 5 })
  client.track('after')
  await client.flush()
  expect(collector.events()).toMatchObject([{ name: 'after', seq: 1 }])
  expect(client.ledger()).toMatchObject({ created: 3, acknowledged: 1, waiting: 0, dropped: { invalid: 2 } })
})

test('hostile details never throw and never lose the event', async () => {
  const client = loadPage()
  const circular: Record<string, unknown> = { name: 'x' }
  circular.self = circular
  const details: unknown[] = [
    circular,
    { big: 10n, run: () => 1, symbol: Symbol('s'), node: document.body, fine: 1 },
    Object.defineProperty({ fine: 2 }, 'bad', {
      enumerable: true,
      get() {
        throw new Error('no')
      },
    }),
    { text: 'ä'.repeat(10_000_000) },
    new Proxy(
      {},
      {
        ownKeys() {
          throw new Error('no')
        },
      },
    ),
    'text',
    null,
    window,
  ]
  for (const detail of details) client.track('odd', detail as object)
  await client.flush()
  expect(collector.events()).toHaveLength(details.length)
  expect(collector.events()[1]?.data).toEqual({ big: '10', fine: 1 })
  expect(collector.events()[2]?.data).toEqual({ fine: 2 })
})

test('calls that make no sense are no trouble for the page', () => {
  vi.spyOn(console, 'warn').mockReturnValue(undefined)
  const client = loadPage() as unknown as Record<string, (...args: unknown[]) => unknown>
  for (const args of [[], [undefined], [{}], [Symbol('x')], [7, 7]]) {
    for (const verb of ['track', 'page', 'identify', 'score', 'consent']) {
      expect(() => client[verb]?.(...args)).not.toThrow()
    }
  }
})

test('creation names what the developer got wrong', () => {
  expect(() => touchline({ site: 'sk_secret', endpoint })).toThrow('"site" is not a public key: "sk_secret"')
  expect(() => touchline({ site, endpoint: 'collect.test' })).toThrow('"endpoint" is not an http address')
  expect(() => touchline({ site, endpoint: 'https://collect test' })).toThrow(
    '"endpoint" is not an http address',
  )
  expect(() => touchline({ site, endpoint, consent: 'maybe' as 'full' })).toThrow(
    '"consent" is unknown: "maybe"',
  )
})

test('after stop nothing more is made', async () => {
  const client = loadPage()
  client.stop()
  client.track('late')
  await client.flush()
  expect(collector.events()).toEqual([])
})

test('a watcher hears of each event in its call, until it is ended, and may throw', () => {
  const client = loadPage()
  const heard: unknown[] = []
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  client.watch(() => {
    throw new Error('not the page’s concern')
  })
  const end = client.watch((name, detail) => heard.push([name, detail]))
  client.track('size_guide_open', { category: 'shoes' })
  end()
  client.track('unheard')
  expect(heard).toEqual([['size_guide_open', { category: 'shoes' }]])
})

test('a watcher that comes late is told of what was made before it', () => {
  const client = loadPage()
  client.track('view_item', { value: 89 })
  const heard: unknown[] = []
  client.watch((...event) => heard.push(event))
  expect(heard).toEqual([['view_item', { value: 89 }]])
})
