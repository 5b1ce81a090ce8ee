import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Collector, startCollector } from '../../../test/collector.ts'
import { freshBrowser, leavePage, loadPage } from '../../../test/page.ts'
import { openPrestaPage } from '../../../test/shops/prestashop.ts'
import { arrived, forgetGlobals, leaveQuietly } from '../../../test/shops/shop-page.ts'
import { prestashop } from './prestashop.ts'

let collector: Collector

beforeEach(() => {
  collector = startCollector()
  freshBrowser('/en/home/3-poster.html')
})
afterEach(async () => {
  leavePage()
  forgetGlobals('prestashop')
  await collector.close()
})

const load = () => loadPage({ capture: [prestashop()] })

test('additions and removals are told by what the cart holds before and after', async () => {
  const shop = openPrestaPage(['2', '0', 'Mug', 11.9, 1])
  load()
  shop.update('add-to-cart', ['2', '0', 'Mug', 11.9, 1], ['3', '13', 'Poster', 29, 2])
  shop.update('delete-from-cart', ['3', '13', 'Poster', 29, 2])
  await leaveQuietly()
  const poster = { item_id: '3', item_name: 'Poster', item_variant: '13', price: 29, quantity: 2 }
  const mug = { item_id: '2', item_name: 'Mug', price: 11.9, quantity: 1 }
  expect(arrived(collector).filter(([name]) => name !== 'cart_update')).toEqual([
    ['add_to_cart', { currency: 'EUR', value: 58, items: [poster] }],
    ['remove_from_cart', { currency: 'EUR', value: 11.9, items: [mug] }],
  ])
})

test('an addition that the shop refused is an error of the cart, once', async () => {
  const shop = openPrestaPage()
  load()
  shop.refuse('add-to-cart')
  shop.bus.emit('handleError', { eventType: 'updateShoppingCart', resp: {} })
  await leaveQuietly()
  expect(arrived(collector)).toEqual([['cart_error', { code: 'add-to-cart' }]])
})

test('combinations, facets and quick views are told', async () => {
  const shop = openPrestaPage()
  load()
  shop.bus.emit('updatedProduct', { product_title: 'Poster', id_product_attribute: 14, product_url: '/3-14' })
  shop.bus.emit('updateFacets', '/3-art?q=Size-40x60cm')
  shop.bus.emit('clickQuickView', { dataset: { idProduct: '3' } })
  await leaveQuietly()
  expect(arrived(collector)).toEqual([
    ['select_variant', { items: [{ item_name: 'Poster', item_variant: 14 }] }],
    ['filter', {}],
    ['select_item', { items: [{ item_id: '3' }] }],
  ])
})

test('the cart page shows what is in the cart', async () => {
  freshBrowser('/en/cart?action=show')
  openPrestaPage(['2', '0', 'Mug', 11.9, 1])
  load()
  await leaveQuietly()
  expect(arrived(collector)).toEqual([
    [
      'view_cart',
      { currency: 'EUR', value: 11.9, items: [{ item_id: '2', item_name: 'Mug', price: 11.9, quantity: 1 }] },
    ],
  ])
})

test.each([
  ['/en/cart', ['begin_checkout']],
  ['/en/order', []],
])('a checkout that is reached from %s begins with %o', async (from, names) => {
  freshBrowser('/en/order')
  document.body.id = 'checkout'
  Object.defineProperty(document, 'referrer', { value: `${location.origin}${from}`, configurable: true })
  openPrestaPage(['2', '0', 'Mug', 11.9, 1])
  load()
  await leaveQuietly()
  Reflect.deleteProperty(document, 'referrer')
  document.body.id = ''
  expect(collector.names()).toEqual(names)
})
