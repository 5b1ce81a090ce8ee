import { at, type Fields, listAt, pick, type Source } from '../capture/commerce/read-path.ts'

/** A standard event as Shopify hands it to a pixel, and what it becomes. */
export interface Meaning {
  readonly name: string
  readonly fields: Fields
}

const item: Fields = {
  item_id: 'variant.product.id',
  item_name: 'variant.product.title',
  item_variant: 'variant.id',
  item_brand: 'variant.product.vendor',
  price: 'variant.price.amount',
  quantity: 'quantity',
}
const items: Source = said => listAt(said, 'data.checkout.lineItems').map(line => pick(line, item))
const coupon: Source = said =>
  listAt(said, 'data.checkout.discountApplications')
    .filter(one => at(one, 'type') === 'DISCOUNT_CODE')
    .map(one => at(one, 'title'))
    .join()

/** The checkout with the totals that it shows at this moment. */
const checkout: Fields = {
  currency: 'data.checkout.currencyCode',
  value: 'data.checkout.totalPrice.amount',
  shipping: 'data.checkout.shippingLine.price.amount',
  tax: 'data.checkout.totalTax.amount',
  coupon,
  items,
}
const step = (step: string): Meaning => ({ name: 'checkout_step', fields: { ...checkout, step: () => step } })

/** The events of the checkout: @shopify/web-pixels-extension, `PixelEvents`. */
const meanings: Readonly<Record<string, Meaning>> = {
  checkout_started: { name: 'begin_checkout', fields: checkout },
  checkout_contact_info_submitted: step('contact'),
  checkout_address_info_submitted: step('address'),
  checkout_shipping_info_submitted: {
    name: 'add_shipping_info',
    fields: { ...checkout, shipping_tier: 'data.checkout.delivery.selectedDeliveryOptions.0.handle' },
  },
  payment_info_submitted: {
    name: 'add_payment_info',
    fields: { ...checkout, payment_type: 'data.checkout.transactions.0.gateway' },
  },
  checkout_completed: {
    name: 'purchase',
    fields: {
      ...checkout,
      transaction_id: said => at(said, 'data.checkout.order.id') ?? at(said, 'data.checkout.token'),
      payment_type: 'data.checkout.transactions.0.gateway',
    },
  },
}

const orderFault: Meaning = { name: 'order_error', fields: { reason: 'data.alert.type' } }
/** A field that was not accepted: its name, never what was entered, nor the sentence that says so. */
const formFault: Meaning = {
  name: 'form_error',
  fields: { field: 'data.alert.target', kind: 'data.alert.type' },
}
/** Without the code: Shopify says the same of a gift card's, which is money. */
const couponFault: Meaning = { name: 'coupon_deny', fields: {} }

const alerts: Readonly<Record<string, Meaning>> = {
  DISCOUNT_ERROR: couponFault,
  CHECKOUT_ERROR: orderFault,
  INVENTORY_ERROR: orderFault,
  MERCHANDISE_ERROR: orderFault,
  PAYMENT_ERROR: orderFault,
}

const isCheckoutPage = (said: unknown) =>
  /\/checkouts?\//.test(String(at(said, 'context.document.location.pathname')))

/**
 * What a standard event of Shopify's means to us; `undefined` for those that the tag in the theme tells of itself:
 * a pixel hears of the whole shop, and two would tell of everything outside the checkout.
 */
export function meaningOf(said: unknown): Meaning | undefined {
  const name = String(at(said, 'name'))
  if (name === 'page_viewed') return isCheckoutPage(said) ? { name: 'page_view', fields: {} } : undefined
  if (name === 'alert_displayed') return alerts[String(at(said, 'data.alert.type'))] ?? formFault
  return meanings[name]
}
