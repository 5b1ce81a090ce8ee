import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Collector, startCollector } from '../../../test/collector.ts'
import { freshBrowser, leavePage, loadPage } from '../../../test/page.ts'
import { arrived, leaveQuietly } from '../../../test/shops/shop-page.ts'
import { keepEarlyCalls } from './early-calls.ts'
import { matomo } from './matomo.ts'

let collector: Collector

beforeEach(() => {
  collector = startCollector()
  freshBrowser('/')
  window._paq = [] as unknown[]
})
afterEach(async () => {
  leavePage()
  window._paq = []
  keepEarlyCalls()
  delete window._paq
  await collector.close()
})

const load = () => loadPage({ capture: [matomo()] })
const call = (...call: unknown[]) => window._paq?.push(call)

/**
 * `matomo.js`: carries out what has gathered, and puts an object with a `push` of its own in the place of the list
 * (matomo `js/piwik.js`, TrackerProxy).
 */
function loadMatomo(): unknown[][] {
  const carriedOut = [...(window._paq as unknown as unknown[][])]
  window._paq = { push: (...calls: unknown[][]) => carriedOut.push(...calls) }
  const script = document.createElement('script')
  document.head.append(script)
  script.dispatchEvent(new Event('load'))
  return carriedOut
}

test('an order is read with its items, before and after Matomo’s own script has come', async () => {
  call('setEcommerceView', 'SKU1', 'Boot', ['Shoes', 'Winter'], 89)
  call('trackPageView')
  load()
  const carriedOut = loadMatomo()
  call('addEcommerceItem', 'SKU1', 'Boot', 'Shoes', 89, 2)
  call('trackEcommerceOrder', 'T1', 185.9, 178, 29.7, 7.9, false)
  await leaveQuietly()
  expect(carriedOut).toHaveLength(4)
  expect(arrived(collector)).toEqual([
    [
      'view_item',
      {
        value: 89,
        items: [{ item_id: 'SKU1', item_name: 'Boot', item_category: expect.anything(), price: 89 }],
      },
    ],
    [
      'purchase',
      {
        transaction_id: 'T1',
        value: 185.9,
        tax: 29.7,
        shipping: 7.9,
        items: [{ item_id: 'SKU1', item_name: 'Boot', item_category: 'Shoes', price: 89, quantity: 2 }],
      },
    ],
  ])
})

test('calls that Matomo has carried out before this capture came are read from the list that was kept', async () => {
  call('addEcommerceItem', 'SKU1', 'Boot', 'Shoes', 89, 1)
  call('trackEcommerceOrder', 'T1', 89)
  keepEarlyCalls()
  loadMatomo()
  load()
  await leaveQuietly()
  expect(collector.names()).toEqual(['purchase'])
})

test('a cart is told of whole at first, and by its changes afterwards', async () => {
  load()
  call('addEcommerceItem', 'SKU1', 'Boot', 'Shoes', 89, 1)
  call('trackEcommerceCartUpdate', 89)
  call('addEcommerceItem', 'SKU2', 'Socks', 'Socks', 12.5, 2)
  call('trackEcommerceCartUpdate', 114)
  call('removeEcommerceItem', 'SKU1')
  call('trackEcommerceCartUpdate', 25)
  call('clearEcommerceCart')
  call('trackEcommerceCartUpdate', 0)
  await leaveQuietly()
  expect(collector.names()).toEqual([
    'cart_update',
    'add_to_cart',
    'cart_update',
    'remove_from_cart',
    'cart_update',
    'remove_from_cart',
    'cart_clear',
  ])
  expect(arrived(collector)[1]?.[1]).toMatchObject({ value: 25, items: [{ item_id: 'SKU2', quantity: 2 }] })
})

test('searches are read, and lists; what is no call is left alone', async () => {
  load()
  call('trackSiteSearch', 'boots', false, 0)
  call('trackSiteSearch', 'order 7 of jane@x.test', false, 1)
  call('setEcommerceView', false, false, 'Shoes')
  window._paq?.push(undefined, 'trackPageView', () => 1, [])
  await leaveQuietly()
  expect(arrived(collector)).toEqual([
    ['search', { search_term: 'boots', results: 0 }],
    ['search', { search_term: 'order 7 of redacted', results: 1 }],
    ['view_item_list', { item_list_name: 'Shoes' }],
  ])
})

test('push keeps its answer and its list', () => {
  const list = window._paq
  load()
  expect(call('trackPageView')).toBe(1)
  expect(window._paq).toBe(list)
  expect(list).toHaveLength(1)
})
