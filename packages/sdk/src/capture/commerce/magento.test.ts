import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Collector, startCollector } from '../../../test/collector.ts'
import { freshBrowser, leavePage, loadPage } from '../../../test/page.ts'
import { openMagentoPage, section } from '../../../test/shops/magento.ts'
import { arrived, forgetGlobals, leaveQuietly, settle } from '../../../test/shops/shop-page.ts'
import { magento } from './magento.ts'

let collector: Collector

beforeEach(() => {
  collector = startCollector()
  freshBrowser('/gear/bags.html')
})
afterEach(async () => {
  leavePage()
  forgetGlobals('BASE_URL', 'require', 'adobeDataLayer')
  await collector.close()
})

const load = () => loadPage({ capture: [magento()] })
const bag = { item_id: '24-MB01', item_name: 'Joust Duffle Bag', price: 34 }

describe('the cart of customer data', () => {
  test('tells of additions and removals', async () => {
    const cart = openMagentoPage(section())
    load()
    await settle()
    cart(section(['24-MB01', 'Joust Duffle Bag', 34, 1]))
    cart(section(['24-MB01', 'Joust Duffle Bag', 34, 3]))
    cart(section())
    await leaveQuietly()
    const events = arrived(collector).filter(([name]) => name !== 'cart_update')
    expect(events).toEqual([
      ['add_to_cart', { currency: 'EUR', value: 34, items: [{ ...bag, quantity: 1 }] }],
      ['add_to_cart', { currency: 'EUR', value: 68, items: [{ ...bag, quantity: 2 }] }],
      ['remove_from_cart', { currency: 'EUR', value: 102, items: [{ ...bag, quantity: 3 }] }],
      ['cart_clear', expect.anything()],
    ])
  })

  test('tells of prices with tax where a shop shows both', async () => {
    const cart = openMagentoPage(section())
    load()
    await settle()
    const full = section(['24-MB01', 'Joust Duffle Bag', 34, 1])
    const both = full.items.map(item => ({ ...item, product_price_value: { incl_tax: 40.46, excl_tax: 34 } }))
    cart({ ...full, items: both })
    await leaveQuietly()
    expect(arrived(collector)[0]?.[1]).toMatchObject({ value: 40.46, items: [{ price: 40.46 }] })
  })

  test('that is loaded after the page is no addition', async () => {
    const cart = openMagentoPage()
    load()
    await settle()
    cart(section(['24-MB01', 'Joust Duffle Bag', 34, 1]))
    await leaveQuietly()
    expect(collector.names()).toEqual([])
  })

  test('is begun to be paid on the page of the checkout', async () => {
    freshBrowser('/checkout/')
    openMagentoPage(section(['24-MB01', 'Joust Duffle Bag', 34, 1]))
    load()
    await leaveQuietly()
    expect(arrived(collector)).toEqual([
      ['begin_checkout', { currency: 'EUR', value: 34, items: [{ ...bag, quantity: 1 }] }],
    ])
  })

  test('that an order has emptied was emptied by nobody', async () => {
    freshBrowser('/checkout/onepage/success/')
    const cart = openMagentoPage(section(['24-MB01', 'Joust Duffle Bag', 34, 1]))
    load()
    await settle()
    cart(section())
    cart(section(['24-MB01', 'Joust Duffle Bag', 34, 1]))
    await leaveQuietly()
    expect(collector.names()).toEqual(['add_to_cart', 'cart_update'])
  })

  test('is not asked for in a page that has a module loader and is not Magento’s', async () => {
    const require = vi.fn()
    Object.assign(window, { require })
    load()
    await settle()
    expect(require).not.toHaveBeenCalled()
  })
})

describe('Adobe’s storefront events, by its own package', () => {
  const price = { value: 34, currency: 'EUR' }
  const product = { productId: 14, name: 'Joust Duffle Bag', sku: '24-MB01' }
  const item = {
    id: '1',
    product,
    quantity: 1,
    prices: { price },
    canApplyMsrp: false,
    formattedPrice: '€34',
  }
  const cart = { id: '7', items: [item], totalQuantity: 1, prices: { subtotalExcludingTax: price } }

  test('are told in GA4’s words, those from before this script too, and are one with the cart’s own changes', async () => {
    const { default: events } = await import('@adobe/magento-storefront-events-sdk')
    events.context.setProduct({ ...product, pricing: { regularPrice: 34, currencyCode: 'EUR' } })
    events.publish.productPageView()
    events.context.setCategory({ name: 'Bags', urlKey: 'bags', urlPath: 'gear/bags' })
    events.publish.categoryResultsView('results')
    events.publish.searchProductClick('results', '24-MB01')
    // What lay in the cart before has no part in the value of what is added.
    const tent: [string, string, number, number] = ['24-TENT', 'Tent', 200, 1]
    const data = openMagentoPage(section(tent))
    load()
    await settle()
    events.context.setShoppingCart(cart)
    events.context.setChangedProducts({ items: [item] })
    events.publish.addToCart()
    data(section(tent, ['24-MB01', 'Joust Duffle Bag', 34, 1]))
    events.publish.initiateCheckout()
    events.context.setOrder({
      appliedCouponCode: '',
      email: '',
      grandTotal: 41.9,
      orderId: '000000017',
      otherTax: 0,
      paymentMethodCode: 'checkmo',
      paymentMethodName: 'Check',
      payments: [{ paymentMethodCode: 'checkmo', paymentMethodName: 'Check', total: 41.9 }],
      salesTax: 0,
      shipping: { shippingMethod: 'flatrate', shippingAmount: 7.9 },
      subtotalExcludingTax: 34,
      subtotalIncludingTax: 34,
      taxAmount: 0,
    })
    events.publish.placeOrder()
    await leaveQuietly()
    const items = [{ ...bag, quantity: 1 }]
    expect(arrived(collector).filter(([name]) => name !== 'cart_update')).toEqual([
      ['view_item', { currency: 'EUR', value: 34, items: [bag] }],
      ['view_item_list', { item_list_name: 'Bags' }],
      ['select_item', { items: [{ item_id: '24-MB01' }] }],
      ['add_to_cart', { currency: 'EUR', value: 34, items }],
      ['begin_checkout', expect.objectContaining({ currency: 'EUR', value: 34, items })],
      [
        'purchase',
        expect.objectContaining({
          transaction_id: '000000017',
          value: 41.9,
          shipping: 7.9,
          payment_type: 'checkmo',
          items,
        }),
      ],
    ])
  })
})
