import type { Capture } from '../../options.ts'
import { nameCapture } from '../captures.ts'
import { endAll, listen } from '../listen.ts'
import { at, type Fields, pick, type Source } from './read-path.ts'
import { askJson, type CartSource, followShop, type Meaning } from './shop.ts'

/** The Store API's amounts are whole numbers of the currency's smallest part; its number of digits stands beside. */
const minorAt =
  (place: string, name: string): Source =>
  said =>
    Number(at(said, `${place}.${name}`)) / 10 ** Number(at(said, `${place}.currency_minor_unit`))

/** `id` is the variation's where there is one. */
const line: Fields = {
  item_id: 'id',
  item_name: 'name',
  price: minorAt('prices', 'price'),
  quantity: 'quantity',
}

/** The Store API: https://developer.woocommerce.com/docs/apis/store-api/resources-endpoints/cart */
const source: CartSource = {
  read() {
    const root =
      document.querySelector<HTMLLinkElement>('link[rel="https://api.w.org/"]')?.href ?? '/wp-json/'
    return askJson(`${root}wc/store/v1/cart`)
  },
  // Set with each addition; without it the server has no cart, and asking would cost it a page's worth of work.
  isEmpty: () => !document.cookie.includes('woocommerce_items_in_cart'),
  cart: { currency: 'totals.currency_code', value: minorAt('totals', 'total_price') },
  lines: 'items',
  line,
  coupons: 'coupons',
}

const step = (step: string): Meaning => ['checkout_step', { step: () => step }]
const items = (said: unknown) => [pick(at(said, 'product'), line)]

/** What the actions of WooCommerce's blocks mean beside the changes of the cart. */
const meanings: Readonly<Record<string, Meaning>> = {
  'product-list-render': ['view_item_list', { item_list_name: 'listName' }],
  'product-view-link': ['select_item', { items }],
  'product-search': ['search', { search_term: 'searchTerm' }],
  'checkout-render-checkout-form': ['begin_checkout', {}],
  'checkout-set-email-address': step('contact'),
  'checkout-set-shipping-address': step('address'),
  'checkout-set-billing-address': step('address'),
  'checkout-set-selected-shipping-rate': ['add_shipping_info', { shipping_tier: 'shippingRateId' }],
  'checkout-set-active-payment-method': [
    'checkout_step',
    { step: () => 'payment', state: () => 'shown', payment_type: 'paymentMethodSlug' },
  ],
  'checkout-submit': ['order_submit', {}],
}
const variation: Meaning = [
  'select_variant',
  { items: said => [pick(said, { item_id: 'variation_id', price: 'display_price' })] },
]
/** The product collections of WooCommerce's newer blocks tell on the body, and of ids alone. */
const collections: Readonly<Record<string, Meaning>> = {
  'wc-blocks_product_list_rendered': ['view_item_list', { item_list_id: 'collection' }],
  'wc-blocks_viewed_product': [
    'select_item',
    { item_list_id: 'collection', items: said => [{ item_id: at(said, 'productId') }] },
  ],
}
const changes = ['cart-add-item', 'cart-remove-item', 'cart-set-item-quantity']

const jQueryTypes =
  'added_to_cart removed_from_cart updated_wc_div updated_cart_totals wc_cart_emptied applied_coupon applied_coupon_in_checkout checkout_error found_variation'

type Listen = (types: string, listener: (event: { type: string }, said?: unknown) => void) => void
/** jQuery's events reach jQuery's listeners alone. */
type JQuery = (body: Element) => { on: Listen; off: Listen }
type AddAction = (name: string, by: string, run: (said: unknown) => void) => void

/** Tells of a WooCommerce shop's cart and checkout, of the classic pages and of the blocks. */
export function woocommerce(): Capture {
  return nameCapture('woocommerce', client => {
    const shop = followShop(client, source)
    const jQuery = at(window, 'jQuery') as JQuery | undefined
    const addAction = at(window, 'wp.hooks.addAction') as AddAction | undefined
    const told = new Set<string>()
    const onJQuery: Parameters<Listen>[1] = ({ type }, said) => {
      if (type === 'checkout_error') {
        const fields = Array.from(String(said).matchAll(/data-id="([\w-]+)/g), ([, field]) => field)
        return shop.offer('order_error', { fields })
      }
      // Not among the events that WooCommerce documents; its variation form has triggered it since 2.0.
      if (type === 'found_variation') return shop.tell(variation, said)
      if (type.startsWith('applied')) shop.tried(said)
      shop.changed()
    }
    jQuery?.(document.body).on(jQueryTypes, onJQuery)
    for (const action of [...Object.keys(meanings), ...changes])
      addAction?.(`experimental__woocommerce_blocks-${action}`, 'touchline', said => {
        const meaning = meanings[action]
        // A field's action comes at each of its changes, a list's at each of its drawings.
        const key = action + at(said, 'shippingRateId') + at(said, 'paymentMethodSlug') + at(said, 'listName')
        if (!meaning) shop.changed()
        else if (!told.has(key)) shop.tell(meaning, said)
        if (/^checkout|list/.test(action)) told.add(key)
      })
    return endAll([
      shop.end,
      listen('wc-blocks_added_to_cart wc-blocks_removed_from_cart', () => shop.changed()),
      listen(Object.keys(collections).join(' '), ({ type, detail }: CustomEvent) =>
        shop.tell(collections[type] as Meaning, detail),
      ),
      () => jQuery?.(document.body).off(jQueryTypes, onJQuery),
    ])
  })
}
