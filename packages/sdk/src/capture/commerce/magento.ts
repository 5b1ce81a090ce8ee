import type { Capture } from '../../options.ts'
import { nameCapture } from '../captures.ts'
import { worthOf } from './compare-carts.ts'
import { at, type Fields, listAt, pick, type Source } from './read-path.ts'
import { type CartSource, followShop, type Meaning, type Shop } from './shop.ts'

/** Where a shop shows prices with and without tax, both are given. */
const priceOf: Source = said => at(said, 'product_price_value.incl_tax') ?? at(said, 'product_price_value')

/** The section `cart` of Magento_Customer/js/customer-data. It does not say its currency; the page's price does. */
const source: CartSource = {
  cart: {
    currency: () =>
      document.querySelector<HTMLMetaElement>('[itemprop="priceCurrency"],[property$="price:currency"]')
        ?.content,
    value: 'subtotalAmount',
  },
  lines: 'items',
  line: { item_id: 'product_sku', item_name: 'product_name', price: priceOf, quantity: 'qty' },
  coupons: '',
}

const product: Fields = { item_id: 'sku', item_name: 'name', price: 'pricing.regularPrice' }
const cartItem: Fields = {
  item_id: 'product.sku',
  item_name: 'product.name',
  price: 'prices.price.value',
  quantity: 'quantity',
}
const cart = 'shoppingCartContext'
const inCart: Fields = {
  currency: `${cart}.prices.subtotalExcludingTax.currency`,
  value: `${cart}.prices.subtotalExcludingTax.value`,
  items: said => listAt(said, `${cart}.items`).map(item => pick(item, cartItem)),
}
const changedItems = (said: unknown) =>
  listAt(said, 'changedProductsContext.items').map(item => pick(item, cartItem))
const changed: Fields = {
  currency: inCart.currency ?? '',
  value: said => worthOf(changedItems(said)),
  items: changedItems,
}

/** Events of @adobe/magento-storefront-events-sdk, whose `eventInfo` holds every context of the moment. */
const meanings: Readonly<Record<string, Meaning>> = {
  'product-page-view': [
    'view_item',
    {
      currency: 'productContext.pricing.currencyCode',
      value: 'productContext.pricing.regularPrice',
      items: said => [pick(at(said, 'productContext'), product)],
    },
  ],
  'category-results-view': ['view_item_list', { item_list_name: 'categoryContext.name' }],
  'search-product-click': ['select_item', { items: said => [{ item_id: at(said, 'sku') }] }],
  'add-to-cart': ['add_to_cart', changed],
  'remove-from-cart': ['remove_from_cart', changed],
  'update-cart': ['cart_update', inCart],
  'shopping-cart-view': ['view_cart', inCart],
  'initiate-checkout': ['begin_checkout', inCart],
  'place-order': [
    'purchase',
    {
      ...inCart,
      transaction_id: 'orderContext.orderId',
      value: 'orderContext.grandTotal',
      shipping: 'orderContext.shipping.shippingAmount',
      tax: 'orderContext.taxAmount',
      coupon: 'orderContext.appliedCouponCode',
      payment_type: 'orderContext.payments.0.paymentMethodCode',
    },
  ],
  'search-request-sent': ['search', { search_term: 'searchInputContext.units.0.phrase' }],
  'sign-in': ['login', {}],
  'create-account': ['sign_up', {}],
}

interface Observable {
  (): unknown
  subscribe(listener: (value: unknown) => void): unknown
}
type Require = (
  names: readonly string[],
  run: (...modules: { get(section: string): Observable }[]) => void,
) => void
interface AdobeEvents {
  addEventListener(name: string, listener: (event: unknown) => void): void
}
interface AdobeLayer {
  push(run: (events: AdobeEvents) => void): void
}

/** Tells of a Magento shop's cart, and of what Adobe's storefront events say where a shop has them. */
export function magento(): Capture {
  return nameCapture('magento', client => {
    let shop: Shop | undefined
    const open = (read?: () => unknown) => {
      shop ??= followShop(client, read ? { ...source, read } : source)
      return shop
    }
    const require = at(window, 'require') as Require | undefined
    // Another shop's module loader would report a missing module as an error of the page.
    const isMagento = document.querySelector('[type="text/x-magento-init"],[data-mage-init]')
    if (isMagento)
      require?.(['Magento_Customer/js/customer-data'], data => {
        const section = data?.get('cart')
        const onCart = (cart: unknown) => {
          // Before the section was loaded it is empty, which does not mean that the cart is.
          if (at(cart, 'summary_count') !== undefined) open(section).take(cart)
        }
        onCart(section?.())
        section?.subscribe(onCart)
      })
    const layer = at(window, 'adobeDataLayer') as AdobeLayer | undefined
    layer?.push(events => {
      for (const [name, meaning] of Object.entries(meanings))
        events.addEventListener(name, event => open().tell(meaning, at(event, 'eventInfo')))
    })
    return () => shop?.end()
  })
}
