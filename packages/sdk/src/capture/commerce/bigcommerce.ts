import type { Capture } from '../../options.ts'
import { nameCapture } from '../captures.ts'
import { endAll } from '../listen.ts'
import { watchRequests } from '../watch-requests.ts'
import { at, type Fields, listAt, pick, type Source } from './read-path.ts'
import { askJson, type CartSource, followShop } from './shop.ts'

/** The Storefront API: a list of at most one cart. https://developer.bigcommerce.com/docs/storefront/cart-checkout */
const source: CartSource = {
  read: () => askJson('/api/storefront/carts'),
  cart: { currency: '0.currency.code', value: '0.cartAmount' },
  lines: '0.lineItems.physicalItems',
  line: {
    item_id: 'productId',
    item_name: 'name',
    item_variant: 'variantId',
    price: 'salePrice',
    quantity: 'quantity',
  },
  coupons: '0.coupons',
}

const item: Fields = {
  item_id: 'product_id',
  item_name: 'product_name',
  item_variant: 'variant_id',
  item_brand: 'brand_name',
  price: 'purchase_price',
  quantity: 'quantity',
}
const value: Source = said => at(said, 'cart_value') ?? at(said, 'product_value')

/** A payload of BODL, of whichever event: each holds the fields that concern it. */
const payload: Fields = {
  event_id: 'event_id',
  currency: 'currency',
  value,
  items: said => listAt(said, 'line_items').map(one => pick(one, item)),
  coupon: said => listAt(said, 'coupon_codes').join(),
  transaction_id: 'order_id',
  shipping: 'shipping_cost',
  tax: 'tax',
  item_list_name: 'category_name',
  search_term: 'search_keyword',
  shipping_tier: 'shipping_method',
  payment_type: 'payment_type',
}

/** The functions of `window.bodlEvents`, by their groups: bigcommerce/docs, hosted analytics. */
const meanings: Readonly<Record<string, string>> = {
  'product.pageViewed': 'view_item',
  'product.categoryViewed': 'view_item_list',
  'product.searchPerformed': 'search',
  'cart.addItem': 'add_to_cart',
  'cart.removeItem': 'remove_from_cart',
  'cart.viewed': 'view_cart',
  'banner.viewed': 'view_promotion',
  'checkout.checkoutBegin': 'begin_checkout',
  'checkout.shippingDetailsProvided': 'add_shipping_info',
  'checkout.paymentDetailsProvided': 'add_payment_info',
  'checkout.orderPurchased': 'purchase',
}

/**
 * Tells of a BigCommerce shop: what its Big Open Data Layer says, where the shop has switched it on, and what its
 * cart holds after each request that changes it.
 */
export function bigcommerce(): Capture {
  return nameCapture('bigcommerce', client => {
    const shop = followShop(client, source)
    for (const [path, name] of Object.entries(meanings)) {
      const [group = '', method = ''] = path.split('.')
      const emitter = at(window, `bodlEvents.${group}`) as Record<
        string,
        (listener: (said: unknown) => void) => void
      >
      emitter?.[method]?.(said => shop.tell([name, payload], said))
    }
    return endAll([
      shop.end,
      watchRequests(({ name }) => {
        if (/\/remote\/v1\/cart\/|\/storefront\/carts\//.test(name)) shop.changed()
      }),
    ])
  })
}
