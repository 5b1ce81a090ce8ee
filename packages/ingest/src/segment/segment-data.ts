/**
 * Segment's properties as an event's `data`, with GA4's names where those mean the same. Others are kept.
 *
 * @module
 */
import type { SegmentShape } from './segment-events.ts'

/** An object of a call, of whatever its sender put in. */
export type Properties = Readonly<Record<string, unknown>>

/** Reads an object; anything else is an empty one. */
export const toProperties = (value: unknown): Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Properties) : {}

const itemNames: Readonly<Record<string, string>> = {
  product_id: 'item_id',
  name: 'item_name',
  brand: 'item_brand',
  category: 'item_category',
  variant: 'item_variant',
  position: 'index',
}

/** What says something about one product, and belongs to it rather than to the event. */
const itemFields = new Set([
  ...Object.keys(itemNames),
  ...['sku', 'price', 'quantity', 'coupon', 'discount', 'url', 'image_url', 'affiliation'],
])

function rename(from: Properties, names: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(from).map(([name, value]) => [names[name] ?? name, value]))
}

function toItem(product: Properties): Properties {
  const item = rename(product, itemNames)
  return item.item_id === undefined && product.sku !== undefined ? { item_id: product.sku, ...item } : item
}

const toItems = (products: unknown): Properties =>
  Array.isArray(products) ? { items: products.slice(0, 500).map(one => toItem(toProperties(one))) } : {}

/** An amount times a number, when both are numbers or texts of them. */
function times(price: unknown, quantity: unknown): number | undefined {
  const value = Number(price) * Number(quantity ?? 1)
  return price === undefined || price === '' || !Number.isFinite(value) ? undefined : value
}

function ofProduct(properties: Properties): Properties {
  const entries = Object.entries(properties)
  const item = toItem(Object.fromEntries(entries.filter(([name]) => itemFields.has(name))))
  const rest = Object.fromEntries(entries.filter(([name]) => !itemFields.has(name)))
  const value = rest.value ?? times(properties.price, properties.quantity)
  return { ...rest, ...(value === undefined ? {} : { value }), items: [item] }
}

function ofOrder({ products, order_id, ...rest }: Properties): Properties {
  const value = rest.value ?? rest.total ?? rest.revenue ?? rest.subtotal
  return {
    ...rest,
    ...(order_id === undefined ? {} : { transaction_id: order_id }),
    ...(value === undefined ? {} : { value }),
    ...toItems(products),
  }
}

function ofCheckout({ step, ...properties }: Properties): Properties {
  const named = rename(properties, { shipping_method: 'shipping_tier', payment_method: 'payment_type' })
  // Segment counts its steps; ours have names, and a number is the shop's own.
  return { ...ofOrder(named), step: String(step ?? 'checkout').slice(0, 64) }
}

/** A coupon's id is its code in the specification's examples; its name may be a title. */
function ofCoupon(properties: Properties): Properties {
  const coupon = properties.coupon ?? properties.coupon_id ?? properties.coupon_name
  return { ...properties, ...(coupon === undefined ? {} : { coupon }) }
}

/** With whom a product or a cart was shared, and the words to it, concern people who know nothing of us. */
const ofShared = ({ recipient: _, share_message: __, ...rest }: Properties): Properties =>
  rest.products === undefined ? ofProduct(rest) : ofOrder(rest)

/** That something happened, and in which conversation: never what was written in it, nor by whom. */
const ofChat = ({ conversation_id, conversation_duration }: Properties): Properties => ({
  ...(conversation_id === undefined ? {} : { conversation_id }),
  ...(conversation_duration === undefined ? {} : { conversation_duration }),
})

const promotionNames = { name: 'promotion_name', creative: 'creative_name', position: 'creative_slot' }

const readers: Readonly<Record<SegmentShape, (properties: Properties) => Properties>> = {
  product: ofProduct,
  products: ({ products, category, list_id, ...rest }) => ({
    ...rest,
    ...(category === undefined ? {} : { item_list_name: category }),
    ...(list_id === undefined ? {} : { item_list_id: list_id }),
    ...toItems(products),
  }),
  order: ofOrder,
  checkout: ofCheckout,
  promotion: properties => rename(properties, promotionNames),
  search: ({ query, ...rest }) => ({
    ...rest,
    ...(query === undefined ? {} : { search_term: String(query) }),
  }),
  coupon: ofCoupon,
  shared: ofShared,
  chat: ofChat,
  plain: properties => properties,
}

/** The `data` of an event. */
export const toData = (shape: SegmentShape, properties: Properties): Properties => readers[shape](properties)
