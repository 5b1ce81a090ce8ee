import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Collector, startCollector } from '../../../test/collector.ts'
import { freshBrowser, leavePage, loadPage } from '../../../test/page.ts'
import { createBigShop, openBodl } from '../../../test/shops/bigcommerce.ts'
import { arrived, forgetGlobals, leaveQuietly, settle, touch } from '../../../test/shops/shop-page.ts'
import { installTimeline } from '../../../test/shops/timeline.ts'
import { bigcommerce } from './bigcommerce.ts'

let collector: Collector
let shop: ReturnType<typeof createBigShop>

beforeEach(() => {
  shop = createBigShop()
  collector = startCollector(...shop.handlers)
  freshBrowser('/chemex/')
  installTimeline()
})
afterEach(async () => {
  leavePage()
  vi.unstubAllGlobals()
  forgetGlobals('bodlEvents')
  await collector.close()
})

const load = () => loadPage({ capture: [bigcommerce()] })
const items = [{ item_id: '77', item_name: 'Chemex', item_variant: '201', price: 49.5, quantity: 1 }]
const line_items = [
  {
    product_id: '77',
    product_name: 'Chemex',
    variant_id: 201,
    sku: 'ABS',
    purchase_price: 49.5,
    quantity: 1,
    currency: 'USD',
  },
]

test('a theme’s requests tell of an addition', async () => {
  load()
  touch()
  await settle()
  await shop.add()
  await leaveQuietly()
  expect(arrived(collector)).toEqual([
    ['add_to_cart', { currency: 'USD', value: 49.5, items }],
    ['cart_update', { currency: 'USD', value: 49.5, items }],
  ])
})

describe('the Big Open Data Layer', () => {
  const common = { event_id: 'e-1', channel_id: 1, currency: 'USD' }

  test('tells of the way to an order in GA4’s words', async () => {
    const emit = openBodl()
    load()
    emit('bodl_v1_product_page_viewed', { ...common, product_value: 49.5, line_items })
    emit('bodl_v1_begin_checkout', { ...common, event_id: 'e-2', cart_value: 49.5, line_items })
    emit('bodl_v1_order_purchased', {
      ...common,
      event_id: 'e-3',
      order_id: 1042,
      cart_value: 57.4,
      shipping_cost: 7.9,
      tax: 0,
      coupon_codes: ['SPRING'],
      line_items,
    })
    await leaveQuietly()
    expect(arrived(collector)).toEqual([
      ['view_item', { event_id: 'e-1', currency: 'USD', value: 49.5, items }],
      ['begin_checkout', { event_id: 'e-2', currency: 'USD', value: 49.5, items }],
      [
        'purchase',
        {
          event_id: 'e-3',
          currency: 'USD',
          value: 57.4,
          items,
          transaction_id: '1042',
          shipping: 7.9,
          tax: 0,
          coupon: 'SPRING',
        },
      ],
    ])
  })

  test('repeats shipping and payment; by their id they are one', async () => {
    const emit = openBodl()
    load()
    for (const _ of [1, 2])
      emit('bodl_v1_shipping_information_added', { ...common, event_id: 'e-4', line_items })
    await leaveQuietly()
    expect(collector.names()).toEqual(['add_shipping_info'])
  })

  test('and the cart’s own change make one addition', async () => {
    const emit = openBodl()
    load()
    touch()
    await settle()
    await shop.add()
    emit('bodl_v1_cart_product_added', { ...common, product_value: 49.5, line_items })
    await leaveQuietly()
    expect(collector.names()).toEqual(['add_to_cart', 'cart_update'])
  })
})
