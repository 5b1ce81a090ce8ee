import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Collector, startCollector } from '../../../test/collector.ts'
import { freshBrowser, leavePage, loadPage } from '../../../test/page.ts'
import { arrived, forgetGlobals, leaveQuietly, settle, touch } from '../../../test/shops/shop-page.ts'
import {
  blocksAdd,
  classicAdd,
  createWooShop,
  doAction,
  openWooPage,
  trigger,
} from '../../../test/shops/woocommerce.ts'
import { dataLayer } from '../data-layer.ts'
import { woocommerce } from './woocommerce.ts'

let collector: Collector
let shop: ReturnType<typeof createWooShop>

beforeEach(() => {
  shop = createWooShop()
  collector = startCollector(...shop.handlers)
  freshBrowser('/shop/')
  openWooPage()
})
afterEach(async () => {
  leavePage()
  forgetGlobals('jQuery', 'wp', 'wc_add_to_cart_params')
  await collector.close()
})

const load = () => loadPage({ capture: [woocommerce()] })
const beanie = { item_id: '37', item_name: 'Beanie', price: 18 }

describe.each([
  ['the classic pages', classicAdd],
  ['the blocks', blocksAdd],
])('%s', (_where, add) => {
  test('tell of an addition, with the price that the shop’s own interface says', async () => {
    load()
    touch()
    await settle()
    add(shop, 37, 2)
    await leaveQuietly()
    expect(arrived(collector)).toEqual([
      ['add_to_cart', { currency: 'EUR', value: 36, items: [{ ...beanie, quantity: 2 }] }],
      ['cart_update', { currency: 'EUR', value: 36, items: [{ ...beanie, quantity: 2 }] }],
    ])
  })
})

test('a shop whose visitor has no cart is not asked for one before something was put into it', async () => {
  load()
  touch()
  await settle()
  expect(shop.reads()).toBe(0)
  classicAdd(shop, 37, 1)
  await leaveQuietly()
  expect(shop.reads()).toBe(1)
  expect(collector.names()).toEqual(['add_to_cart', 'cart_update'])
})

test('both events for one change, as pages with both send them, are one', async () => {
  load()
  touch()
  await settle()
  classicAdd(shop, 37, 1)
  blocksAdd(shop, 37, 1)
  await leaveQuietly()
  expect(collector.names()).toEqual(['add_to_cart', 'cart_update'])
})

test('a shop that takes its time to say what was added does not tell of it beside its data layer', async () => {
  loadPage({ capture: [dataLayer(), woocommerce()] })
  touch()
  await settle()
  vi.useFakeTimers({ toFake: ['Date'] })
  const items = [{ item_id: 'B-37', item_name: 'Beanie', quantity: 1 }]
  ;(window.dataLayer as unknown[]).push({ event: 'add_to_cart', ecommerce: { items } })
  await Promise.resolve()
  vi.setSystemTime(Date.now() + 1_500)
  classicAdd(shop, 37, 1)
  vi.setSystemTime(Date.now() + 1_500)
  await settle()
  vi.useRealTimers()
  await leaveQuietly()
  expect(collector.names()).toEqual(['add_to_cart', 'cart_update'])
})

test('codes are told by whether the cart has them afterwards', async () => {
  shop.put(37, 1)
  load()
  touch()
  await settle()
  shop.apply('spring')
  trigger('applied_coupon', ['spring'])
  await settle()
  shop.apply('winter')
  trigger('applied_coupon', ['winter'])
  await settle()
  trigger('applied_coupon', ['jane@x.test'])
  await leaveQuietly()
  expect(arrived(collector)).toEqual([
    ['coupon_apply', { coupon: 'spring' }],
    ['coupon_deny', { coupon: 'winter' }],
    // Somebody's address is no code.
    ['coupon_deny', {}],
  ])
})

test('an order that was refused names the fields, never what was said about them', async () => {
  load()
  trigger('checkout_error', [
    '<ul class="woocommerce-error"><li data-id="billing_phone">0170 is not valid.</li></ul>',
  ])
  await leaveQuietly()
  expect(arrived(collector)).toEqual([['order_error', { fields: ['billing_phone'] }]])
})

test('the checkout of the blocks tells of each step, once, with the cart', async () => {
  freshBrowser('/checkout/')
  openWooPage()
  shop.put(42, 1)
  load()
  await settle()
  doAction('checkout-render-checkout-form', { storeCart: {} })
  for (const _key of 'jane') doAction('checkout-set-email-address', { storeCart: {} })
  doAction('checkout-set-shipping-address', { storeCart: {} })
  doAction('checkout-set-selected-shipping-rate', { shippingRateId: 'flat_rate:1', storeCart: {} })
  doAction('checkout-set-selected-shipping-rate', { shippingRateId: 'pickup:2', storeCart: {} })
  for (const paymentMethodSlug of ['cod', 'cod', 'bacs'])
    doAction('checkout-set-active-payment-method', { paymentMethodSlug, storeCart: {} })
  doAction('checkout-submit', { storeCart: {} })
  await leaveQuietly()
  const cart = {
    currency: 'EUR',
    value: 45,
    items: [{ item_id: expect.anything(), item_name: 'Hoodie', price: 45, quantity: 1 }],
  }
  expect(arrived(collector)).toEqual([
    ['begin_checkout', cart],
    ['checkout_step', { ...cart, step: 'contact' }],
    ['checkout_step', { ...cart, step: 'address' }],
    ['add_shipping_info', { ...cart, shipping_tier: 'flat_rate:1' }],
    ['add_shipping_info', { ...cart, shipping_tier: 'pickup:2' }],
    ['checkout_step', { ...cart, step: 'payment', state: 'shown', payment_type: 'cod' }],
    ['checkout_step', { ...cart, step: 'payment', state: 'shown', payment_type: 'bacs' }],
    ['order_submit', cart],
  ])
})

test('searches and followed products are told in GA4’s words', async () => {
  load()
  doAction('product-search', { searchTerm: 'wool' })
  const prices = { price: '1800', currency_minor_unit: 2 }
  doAction('product-view-link', { product: { id: 37, name: 'Beanie', prices } })
  await leaveQuietly()
  expect(arrived(collector)).toEqual([
    ['search', { search_term: 'wool' }],
    ['select_item', { items: [beanie] }],
  ])
})

test('lists are told of once, with what is chosen in them and from them', async () => {
  load()
  for (const listName of ['best', 'best', 'new']) doAction('product-list-render', { listName, products: [] })
  const tell = (name: string, detail: object) => {
    // As `triggerProductListRenderedEvent` and its like do it: on the body, with these two of its details.
    document.body.dispatchEvent(new CustomEvent(`wc-blocks_${name}`, { bubbles: true, detail }))
  }
  tell('product_list_rendered', { collection: 'woocommerce/product-collection/on-sale' })
  tell('viewed_product', { collection: 'woocommerce/product-collection/on-sale', productId: 37 })
  const variation = { variation_id: 1042, display_price: 18, attributes: { attribute_pa_size: 'm' } }
  jQuery(document.body).trigger('found_variation', [variation])
  await leaveQuietly()
  const item_list_id = 'woocommerce/product-collection/on-sale'
  expect(arrived(collector)).toEqual([
    ['view_item_list', { item_list_name: 'best' }],
    ['view_item_list', { item_list_name: 'new' }],
    ['view_item_list', { item_list_id }],
    ['select_item', { item_list_id, items: [{ item_id: '37' }] }],
    ['select_variant', { items: [{ item_id: 1042, price: 18 }] }],
  ])
})

test('what is changed in another tab is not told again here', async () => {
  load()
  touch()
  await settle()
  Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
  shop.put(42, 1)
  Reflect.deleteProperty(document, 'visibilityState')
  document.dispatchEvent(new Event('visibilitychange'))
  touch()
  await settle()
  classicAdd(shop, 37, 1)
  await leaveQuietly()
  expect(collector.names()).toEqual(['add_to_cart', 'cart_update'])
  expect(arrived(collector)[0]?.[1]).toMatchObject({ items: [{ item_id: '37' }] })
})
