import { commerceEvents, vocabulary } from '@touchline/protocol'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Collector, startCollector } from '../../test/collector.ts'
import { freshBrowser, leavePage, loadPage } from '../../test/page.ts'
import { dataLayer, readNames } from './data-layer.ts'

let collector: Collector

beforeEach(() => {
  collector = startCollector()
  freshBrowser()
})

afterEach(async () => {
  vi.restoreAllMocks()
  leavePage()
  await collector.close()
})

const items = [{ item_id: 'SKU1', item_name: 'Boot', price: 89, quantity: 1 }]
const layer = () => window.dataLayer as unknown[]
/** Google's own snippet, to the letter. */
function gtag(..._args: unknown[]): void {
  // biome-ignore lint/complexity/noArguments: this is what the snippet pushes.
  layer().push(arguments)
}

test('both forms are read, pushed before and after the script has loaded', async () => {
  window.dataLayer = []
  layer().push({ 'gtm.start': 1, event: 'gtm.js' })
  layer().push({
    event: 'view_item',
    ecommerce: { currency: 'EUR', value: 89, items },
    'gtm.uniqueEventId': 3,
  })
  gtag('event', 'add_to_cart', { currency: 'EUR', value: 89, items, send_to: 'G-1' })
  const client = loadPage({ capture: [dataLayer()] })
  layer().push(
    { ecommerce: null },
    { event: 'begin_checkout', ecommerce: { currency: 'EUR', value: 89, items } },
  )
  gtag('event', 'purchase', {
    transaction_id: 'T1',
    currency: 'EUR',
    value: 89,
    items,
    event_callback: () => 1,
  })
  await client.flush()
  const data = { currency: 'EUR', value: 89, items }
  expect(collector.events().map(event => [event.name, event.data])).toEqual([
    ['view_item', data],
    ['add_to_cart', data],
    ['begin_checkout', data],
    ['purchase', { ...data, transaction_id: 'T1' }],
  ])
})

test('what JSON cannot carry costs nothing but itself', async () => {
  const client = loadPage({ capture: [dataLayer()] })
  const item: Record<string, unknown> = { item_id: 'SKU1', quantity: 2n }
  item.self = item
  layer().push({ event: 'add_to_cart', ecommerce: { items: [item] } })
  await client.flush()
  expect(collector.events()).toMatchObject([
    { name: 'add_to_cart', data: { items: [{ item_id: 'SKU1', quantity: 2 }] } },
  ])
})

test('parameters may stand beside the event’s name', async () => {
  const client = loadPage({ capture: [dataLayer()] })
  layer().push({ event: 'search', search_term: 'boots' })
  // What a visitor pasted by mistake stays with them.
  gtag('event', 'search', { search_term: '#7 jane@x.test 4111 1111 1111 1111' })
  await client.flush()
  expect(collector.events()).toMatchObject([
    { name: 'search', data: { search_term: 'boots' } },
    { name: 'search', data: { search_term: '#7 redacted redacted' } },
  ])
})

test('what the shop tells us itself in the same moment is not read a second time', async () => {
  const client = loadPage({ capture: [dataLayer()] })
  for (const quantity of [1, 2]) {
    layer().push({ event: 'add_to_cart', ecommerce: { items: [{ item_id: 'SKU1', quantity }] } })
    client.track('add_to_cart', { items: [{ item_id: 'SKU1', quantity }] })
  }
  layer().push({ event: 'add_to_cart', ecommerce: { items: [{ item_id: 'SKU2' }] } })
  layer().push({ event: 'add_to_cart', ecommerce: { items: [{ item_id: 'SKU2' }] } })
  await client.flush()
  const added = collector.events().map(event => (event.data as { items: { item_id: string }[] }).items[0])
  expect(added.map(item => item?.item_id)).toEqual(['SKU1', 'SKU1', 'SKU2', 'SKU2'])
})

test('an order is read once in a page life, in whichever form and whoever tells of it again', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const client = loadPage({ consent: 'session', capture: [dataLayer()] })
  gtag('event', 'purchase', { transaction_id: 'T1', value: 89, items })
  layer().push({ event: 'purchase', ecommerce: { transaction_id: 'T1', value: '89.00' } })
  layer().push({ event: 'purchase', ecommerce: { transaction_id: 'T2' } })
  client.track('purchase', { transaction_id: 'T3' })
  layer().push({ event: 'refund', ecommerce: { transaction_id: 'T1' } })
  await Promise.resolve()
  vi.setSystemTime(Date.now() + 60_000)
  for (const transaction_id of ['T1', 'T2', 'T3'])
    for (const event of ['purchase', 'refund']) layer().push({ event, ecommerce: { transaction_id } })
  vi.useRealTimers()
  await client.flush()
  const told = collector.events().map(({ name, data }) => `${name} ${data?.transaction_id}`)
  expect(told.toSorted()).toEqual([
    ...['purchase T1', 'purchase T2', 'purchase T3'],
    ...['refund T1', 'refund T2', 'refund T3'],
  ])
})

test('what is none of ours is left alone', async () => {
  const client = loadPage({ capture: [dataLayer()] })
  layer().push(
    undefined,
    null,
    7,
    'event',
    { event: 'page_view' },
    { event: 'newsletter_popup' },
    { event: {} },
  )
  gtag('js', new Date())
  gtag('config', 'G-1')
  gtag('event', 'page_view', {})
  gtag('set', { currency: 'EUR' })
  await client.flush()
  expect(collector.events()).toEqual([])
})

test('push keeps its answer, and another wrapper may come after ours', async () => {
  const client = loadPage({ capture: [dataLayer()] })
  const inner = layer().push
  layer().push = (...entries: unknown[]) => inner.apply(layer(), entries)
  expect(layer().push({ event: 'login' }, { event: 'sign_up' })).toBe(2)
  expect(layer()).toHaveLength(2)
  await client.flush()
  expect(collector.names()).toEqual(['login', 'sign_up'])
})

test('an entry that throws at a touch does not break the page’s push', () => {
  vi.spyOn(console, 'warn').mockReturnValue(undefined)
  loadPage({ capture: [dataLayer()] })
  const hostile = {
    get event() {
      throw new Error('no')
    },
  }
  expect(layer().push(hostile)).toBe(1)
})

test('the names are the protocol’s', () => {
  expect(vocabulary.filter(name => readNames.test(name))).toEqual([...commerceEvents])
})
