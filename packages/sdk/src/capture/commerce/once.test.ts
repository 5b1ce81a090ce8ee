import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Collector, startCollector } from '../../../test/collector.ts'
import { freshBrowser, leavePage, loadPage } from '../../../test/page.ts'
import type { Client } from '../../options.ts'
import { nameCapture } from '../captures.ts'
import { dataLayer } from '../data-layer.ts'
import { createOnce, type Offer } from './once.ts'

let collector: Collector
let client: Client
let offer: Offer

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  collector = startCollector()
  freshBrowser()
})
afterEach(async () => {
  vi.useRealTimers()
  leavePage()
  await collector.close()
})

function load(patience: 'moment' | 'page' = 'moment'): void {
  client = loadPage({
    consent: 'session',
    capture: [
      dataLayer(),
      nameCapture('shop', client => {
        const once = createOnce(client, patience)
        offer = once.offer
        return once.end
      }),
    ],
  })
}

const boot = { item_id: '8012', item_name: 'Boot', quantity: 1 }
const add = (...items: object[]) => ({ items })
const layer = (entry: object) => (window.dataLayer as unknown[]).push(entry)
const push = (event: string, ecommerce: object) => layer({ event, ecommerce, by: 'the data layer' })

/** What was made in the end: each event's name and, where it says so, who said it. */
async function made(): Promise<string[]> {
  await vi.advanceTimersByTimeAsync(3_000)
  vi.useRealTimers()
  await client.flush()
  return collector.events().map(({ name, data }) => [name, data?.by].filter(Boolean).join(' by '))
}

describe('one addition', () => {
  test('that the shop, its data layer and two hooks of its platform tell of is one, the shop’s own', async () => {
    load()
    offer('add_to_cart', add(boot), 'theme')
    offer('add_to_cart', add(boot), 'requests')
    push('add_to_cart', add(boot))
    client.track('add_to_cart', { ...add(boot), by: 'the shop' })
    expect(await made()).toEqual(['add_to_cart by the shop'])
  })

  test('is the data layer’s before the platform’s, whichever comes first', async () => {
    load()
    push('add_to_cart', add(boot))
    await vi.advanceTimersByTimeAsync(500)
    offer('add_to_cart', add(boot))
    await vi.advanceTimersByTimeAsync(5_000)
    offer('add_to_cart', add(boot))
    await vi.advanceTimersByTimeAsync(500)
    push('add_to_cart', add(boot))
    expect(await made()).toEqual(['add_to_cart by the data layer', 'add_to_cart by the data layer'])
  })

  test.each([
    [{ item_id: 'SKU-7', item_name: 'boot', quantity: '1' }, 'the name in common'],
    [{ item_id: 'shopify_DE_8012_44001', quantity: 1 }, 'the id inside another'],
    [{ item_id: 8012 }, 'no quantity said'],
    [{}, 'nothing said'],
  ])('is told by %o: %s', async (other, _what) => {
    load()
    client.track('add_to_cart', add(other))
    offer('add_to_cart', add(boot))
    expect(await made()).toEqual(['add_to_cart'])
  })
})

describe('two additions', () => {
  test('in a row, each told of by everybody, are two', async () => {
    load()
    for (const _ of [1, 2]) {
      offer('add_to_cart', add(boot), 'theme')
      offer('add_to_cart', add(boot), 'requests')
    }
    client.track('add_to_cart', { ...add(boot), by: 'the shop' })
    client.track('add_to_cart', { ...add(boot), by: 'the shop' })
    expect(await made()).toEqual(['add_to_cart by the shop', 'add_to_cart by the shop'])
  })

  test('in a row that one hook alone saw are two', async () => {
    load()
    offer('add_to_cart', add(boot))
    offer('add_to_cart', add(boot))
    push('view_item', add(boot))
    push('view_item', add(boot))
    expect(await made()).toHaveLength(4)
  })

  test.each([
    [{ item_id: '9', item_name: 'Sock', quantity: 1 }, 'another product'],
    [{ ...boot, quantity: 2 }, 'another quantity'],
  ])('are two where one is of %o: %s', async (other, _what) => {
    load()
    client.track('add_to_cart', add(other))
    offer('add_to_cart', add(boot))
    expect(await made()).toHaveLength(2)
  })

  test('more than two seconds apart are two', async () => {
    load()
    client.track('add_to_cart', add(boot))
    await vi.advanceTimersByTimeAsync(2_100)
    offer('add_to_cart', add(boot))
    expect(await made()).toHaveLength(2)
  })
})

test('an order and a message are known by their ids, at any time', async () => {
  load()
  client.track('purchase', { transaction_id: 17, value: 90 })
  client.track('view_cart', { event_id: 'a' })
  await vi.advanceTimersByTimeAsync(60_000)
  offer('purchase', { transaction_id: '17', value: 89 })
  offer('view_cart', { event_id: 'a' })
  offer('purchase', { transaction_id: '18' }, 'theme')
  offer('purchase', { transaction_id: '19' }, 'requests')
  expect(await made()).toEqual(['purchase', 'view_cart', 'purchase', 'purchase'])
})

test('a message that two sources give ids of their own is one, and its source may repeat it', async () => {
  load()
  layer({ event: 'view_item', event_id: 'meta-1', ecommerce: add(boot) })
  await Promise.resolve()
  offer('view_item', { ...add(boot), event_id: 'bodl-1' }, 'said')
  offer('add_to_cart', { ...add(boot), event_id: 'bodl-2' }, 'said')
  layer({ event: 'add_to_cart', event_id: 'meta-2', ecommerce: add(boot) })
  await vi.advanceTimersByTimeAsync(60_000)
  offer('view_item', { ...add(boot), event_id: 'bodl-1' }, 'said')
  offer('add_to_cart', { ...add(boot), event_id: 'bodl-2' }, 'said')
  offer('add_to_cart', { ...add(boot), event_id: 'bodl-3' }, 'said')
  offer('add_to_cart', { ...add(boot), event_id: 'bodl-4' }, 'said')
  expect(await made()).toEqual(['view_item', 'add_to_cart', 'add_to_cart', 'add_to_cart'])
})

test('a change counts from when it was noticed, however long the shop takes to say what it was', async () => {
  load()
  push('add_to_cart', add(boot))
  await vi.advanceTimersByTimeAsync(1_500)
  const noticed = Date.now()
  await vi.advanceTimersByTimeAsync(1_500)
  offer('add_to_cart', add(boot), '', noticed)
  expect(await made()).toEqual(['add_to_cart by the data layer'])
})

test('steps and coupons are told apart', async () => {
  load()
  client.track('checkout_step', { step: 'contact' })
  offer('checkout_step', { step: 'contact' })
  offer('checkout_step', { step: 'address' })
  client.track('coupon_apply', { coupon: 'SPRING' })
  offer('coupon_apply', { coupon: 'spring' })
  offer('coupon_apply', { coupon: 'WINTER' })
  expect((await made()).toSorted()).toEqual(
    ['checkout_step', 'coupon_apply', 'checkout_step', 'coupon_apply'].toSorted(),
  )
})

describe('what waits', () => {
  const waitingOffer = () => {
    load()
    offer('add_to_cart', add(boot))
    expect(client.ledger().created).toBe(0)
  }

  test('is made after a second', async () => {
    waitingOffer()
    await vi.advanceTimersByTimeAsync(1_100)
    expect(client.ledger().created).toBe(1)
  })

  test('is made and sent when the page is left', async () => {
    waitingOffer()
    window.dispatchEvent(new Event('pagehide'))
    await vi.waitFor(() => expect(collector.names()).toEqual(['add_to_cart']))
  })

  test('is made when the page is hidden', () => {
    waitingOffer()
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
    expect(client.ledger().created).toBe(1)
  })

  test('is made on the page it belongs to, before another route is shown', async () => {
    load()
    client.page()
    offer('add_to_cart', add(boot))
    client.page()
    expect(await made()).toEqual(['page_view', 'add_to_cart', 'page_view'])
    const [first, added] = collector.events()
    expect(added?.page?.view).toBe(first?.page?.view)
  })
})

test('what is read off the page stands back for anything said during the page view, before or after', async () => {
  client = loadPage({ consent: 'session' })
  client.track('view_item', { ...add({ item_id: 'SKU1' }), by: 'the shop' })
  await vi.advanceTimersByTimeAsync(60_000)
  load('page')
  offer('view_item', add({ item_id: 'SKU1' }))
  client.page()
  offer('view_item', add({ item_id: 'SKU1' }))
  expect(await made()).toEqual(['view_item by the shop', 'page_view', 'view_item'])
})
