import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Collector, startCollector } from '../../../test/collector.ts'
import { freshBrowser, leavePage, loadPage } from '../../../test/page.ts'
import { arrived, forgetGlobals, leaveQuietly, settle, touch } from '../../../test/shops/shop-page.ts'
import {
  createShopifyShop,
  dawnAdd,
  dawnChange,
  dispatch,
  horizonAdd,
  horizonChange,
  horizonDiscount,
  openPage,
  openProductPage,
} from '../../../test/shops/shopify-theme.ts'
import { installTimeline } from '../../../test/shops/timeline.ts'
import { dataLayer } from '../data-layer.ts'
import { shopify } from './shopify.ts'

let collector: Collector
let shop: ReturnType<typeof createShopifyShop>

beforeEach(() => {
  shop = createShopifyShop()
  collector = startCollector(...shop.handlers)
  freshBrowser('/products/boot')
  installTimeline()
})
afterEach(async () => {
  leavePage()
  vi.unstubAllGlobals()
  forgetGlobals('Shopify', 'ShopifyAnalytics')
  await collector.close()
})

const load = () => loadPage({ capture: [shopify(), dataLayer()] })
const made = () => arrived(collector)
const boot = { item_id: '8012', item_name: 'Boot', item_variant: '44001', price: 89 }
test('a product page is a view of the product, and of the variant that its address names', async () => {
  freshBrowser('/products/boot?variant=44002')
  openProductPage()
  load()
  await leaveQuietly()
  expect(made()).toEqual([
    [
      'view_item',
      {
        currency: 'EUR',
        value: 89,
        items: [{ item_id: '8012', item_name: 'Boot', item_variant: '44002', price: 89 }],
      },
    ],
  ])
})

describe('an older theme', () => {
  beforeEach(() => openPage('collection'))

  test('tells of what was put into the cart and taken out by the requests it makes', async () => {
    shop.fill(55001, 2)
    load()
    touch()
    await settle()
    await dawnAdd(44001, 2)
    await settle()
    await dawnChange(55001, 0)
    await leaveQuietly()
    expect(made()).toEqual([
      ['add_to_cart', { currency: 'EUR', value: 178, items: [{ ...boot, quantity: 2 }] }],
      ['cart_update', expect.objectContaining({ currency: 'EUR', value: 203, items: expect.any(Array) })],
      [
        'remove_from_cart',
        expect.objectContaining({
          value: 25,
          items: [expect.objectContaining({ item_id: '9001', quantity: 2 })],
        }),
      ],
      ['cart_update', { currency: 'EUR', value: 178, items: [{ ...boot, quantity: 2 }] }],
    ])
  })

  test('tells that the cart was emptied', async () => {
    shop.fill(44001, 1)
    load()
    touch()
    await settle()
    await dawnChange(44001, 0)
    await leaveQuietly()
    expect(collector.names()).toEqual(['remove_from_cart', 'cart_clear'])
  })

  test('tells of an addition that the shop refused, which is none', async () => {
    load()
    touch()
    await settle()
    await dawnAdd(44001, 11)
    await leaveQuietly()
    expect(made()).toEqual([['cart_error', { code: 422 }]])
  })

  test('keeps its own fetch', async () => {
    const before = globalThis.fetch
    load()
    await settle()
    expect(globalThis.fetch).toBe(before)
  })
})

describe('a theme with standard events', () => {
  beforeEach(() => openPage('collection'))

  test('tells of an addition once its promise is kept, also where nobody has touched the page before', async () => {
    shop.fill(44001, 1)
    load()
    await horizonAdd(44001, 2)
    await leaveQuietly()
    expect(made()).toEqual([
      ['add_to_cart', { currency: 'EUR', value: 178, items: [{ ...boot, quantity: 2 }] }],
      ['cart_update', { currency: 'EUR', value: 267, items: [{ ...boot, quantity: 3 }] }],
    ])
  })

  test('tells of an addition with userErrors as an error of the cart, once', async () => {
    load()
    await horizonAdd(44001, 11)
    await leaveQuietly()
    expect(made()).toEqual([['cart_error', { code: 'MAXIMUM_EXCEEDED' }]])
  })

  test('tells of removals and of codes, taken and refused', async () => {
    shop.fill(44001, 1)
    shop.fill(55001, 1)
    load()
    touch()
    await settle()
    await horizonChange(55001, 0)
    await settle()
    await horizonDiscount('SPRING')
    await settle()
    await horizonDiscount('WINTER')
    await leaveQuietly()
    expect(
      made()
        .map(([name, data]) => [name, data?.coupon ?? ''])
        .filter(([name]) => name !== 'cart_update'),
    ).toEqual([
      ['remove_from_cart', ''],
      ['coupon_apply', 'SPRING'],
      ['coupon_deny', 'winter'],
    ])
  })

  test('tells of products, lists, filters and searches in GA4’s words', async () => {
    load()
    const price = { amount: '89.0', currencyCode: 'EUR' }
    const selectedVariant = { id: 'gid://shopify/ProductVariant/44001', title: 'Red', price }
    const product = { id: 'gid://shopify/Product/8012', title: 'Boot', handle: 'boot', selectedVariant }
    dispatch('product:view', { context: 'recommendation', product })
    dispatch('product:view', { context: 'dialog', product })
    dispatch('product:select', {
      product,
      promise: Promise.resolve({ variant: { ...selectedVariant, id: 'gid://shopify/ProductVariant/44002' } }),
    })
    dispatch('collection:view', {
      collection: { id: 'gid://shopify/Collection/1', handle: 'shoes', productsCount: 7 },
    })
    dispatch('collection:update', {
      collection: { handle: 'shoes' },
      promise: Promise.resolve({ productsCount: 3 }),
    })
    dispatch('search:update', { search: { query: 'boots' }, promise: Promise.resolve({ totalCount: 0 }) })
    await leaveQuietly()
    const item = { item_id: '8012', item_name: 'Boot', item_variant: '44001', price: '89.0' }
    const detail = { currency: 'EUR', value: '89.0' }
    expect(made()).toEqual([
      ['view_item', expect.objectContaining({ currency: 'EUR', value: 89, items: [{ ...item, price: 89 }] })],
      ['select_variant', { ...detail, items: [{ ...item, item_variant: '44002' }] }],
      ['view_item_list', { item_list_id: 'shoes', results: 7 }],
      ['filter', { item_list_id: 'shoes', results: 3 }],
      ['search', { search_term: 'boots', results: 0 }],
    ])
  })

  test('tells of results that are filtered as a filter, also after somebody else told of the search', async () => {
    const client = load()
    const update = (query: string, totalCount: number) =>
      dispatch('search:update', { search: { query }, promise: Promise.resolve({ totalCount }) })
    client.track('search', { search_term: 'boots' })
    update('boots', 4)
    await settle()
    update('socks of jane@x.test', 9)
    await settle()
    update('socks of jane@x.test', 2)
    await leaveQuietly()
    expect(made()).toEqual([
      ['search', { search_term: 'boots' }],
      ['filter', { search_term: 'boots', results: 4 }],
      ['search', { search_term: 'socks of redacted', results: 9 }],
      ['filter', { search_term: 'socks of redacted', results: 2 }],
    ])
  })

  test('and a data layer that tells of the same addition make one event', async () => {
    load()
    await horizonAdd(44001)
    const layer = window.dataLayer as unknown[]
    layer.push({
      event: 'add_to_cart',
      ecommerce: { items: [{ item_id: 'B-R', item_name: 'Boot', quantity: 1 }] },
    })
    await leaveQuietly()
    expect(collector.names()).toEqual(['add_to_cart', 'cart_update'])
    expect(made()[0]?.[1]).toMatchObject({ items: [{ item_id: 'B-R' }] })
  })
})

test('the cart page shows what is in the cart', async () => {
  freshBrowser('/cart')
  openPage('cart')
  shop.fill(44001, 1)
  load()
  await leaveQuietly()
  expect(made()).toEqual([['view_cart', { currency: 'EUR', value: 89, items: [{ ...boot, quantity: 1 }] }]])
})
