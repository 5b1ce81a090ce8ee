/**
 * A BigCommerce shop: the Storefront API's list of carts, the requests of Cornerstone (bigcommerce/stencil-utils
 * `src/api/cart.js`: `/remote/v1/cart/…`), and the emitters of the Big Open Data Layer (bigcommerce/docs, hosted
 * analytics; `bodl_v1_…` events reached through a function for each).
 *
 * @module
 */
import { HttpResponse, http } from 'msw'
import { createEmitter } from './emitter.ts'
import { pageFetch } from './timeline.ts'

/** Creates the shop's side, with one product in its catalogue. */
export function createBigShop() {
  let count = 0
  const line = { id: 'l1', productId: 77, variantId: 201, sku: 'ABS', name: 'Chemex', salePrice: 49.5 }
  const cart = () => ({
    id: 'cart-1',
    currency: { code: 'USD' },
    cartAmount: 49.5 * count,
    coupons: [],
    lineItems: { physicalItems: [{ ...line, quantity: count }], digitalItems: [] },
  })
  const handlers = [
    http.get('*/api/storefront/carts', () => HttpResponse.json(count ? [cart()] : [])),
    http.post('*/remote/v1/cart/add', () => {
      count++
      return HttpResponse.json({ data: { cart_id: 'cart-1' } })
    }),
  ]
  return { handlers, add: () => pageFetch('/remote/v1/cart/add', { method: 'POST' }) }
}

const paths: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  product: {
    pageViewed: 'product_page_viewed',
    categoryViewed: 'product_category_viewed',
    searchPerformed: 'keyword_search',
  },
  cart: { addItem: 'cart_product_added', removeItem: 'cart_product_removed', viewed: 'cart_viewed' },
  banner: { viewed: 'view_banner' },
  checkout: {
    checkoutBegin: 'begin_checkout',
    shippingDetailsProvided: 'shipping_information_added',
    paymentDetailsProvided: 'payment_information_added',
    orderPurchased: 'order_purchased',
  },
}

/** Puts `window.bodlEvents` in place; returns what emits on it. */
export function openBodl(): (id: string, payload: object) => void {
  const emitter = createEmitter()
  const groups = Object.entries(paths).map(([group, methods]) => [
    group,
    Object.fromEntries(
      Object.entries(methods).map(([method, id]) => [
        method,
        (listener: (said: unknown) => void) => emitter.on(`bodl_v1_${id}`, listener),
      ]),
    ),
  ])
  Object.assign(window, { bodlEvents: Object.fromEntries(groups) })
  return emitter.emit
}
