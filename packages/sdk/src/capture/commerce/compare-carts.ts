import type { Offer } from './once.ts'

/** A product in a cart, in GA4's words. */
export type Item = Readonly<Record<string, unknown>>

/** A cart as its platform tells of it. */
export interface Cart {
  readonly currency?: unknown
  readonly value?: unknown
  readonly items: readonly Item[]
  readonly coupons: readonly unknown[]
}

/** A cart as an event's detail. */
export const toDetail = ({ coupons, ...cart }: Cart) => ({ ...cart, coupon: coupons.join() || undefined })

// A variant's id is no other product's; where there are no variants, the product's own decides.
const keyOf = ({ item_variant, item_id }: Item) => String(item_variant || item_id)
const countOf = ({ items }: Cart, key: string) =>
  items.reduce((sum, item) => sum + (keyOf(item) === key ? Number(item.quantity) : 0), 0)

/** What items are worth together, in hundredths at most; no number where one of them has no price. */
export const worthOf = (items: readonly Item[]): number =>
  Math.round(100 * items.reduce((sum, { price, quantity }) => sum + Number(price) * Number(quantity), 0)) /
  100

/** Tells what has happened between two readings of a cart. */
export function compareCarts(before: Cart, after: Cart, offer: Offer): void {
  let change = ''
  for (const [key, item] of new Map([...before.items, ...after.items].map(item => [keyOf(item), item]))) {
    const more = countOf(after, key) - countOf(before, key)
    if (!more) continue
    change = after.items[0] ? 'cart_update' : 'cart_clear'
    const items = [{ ...item, quantity: Math.abs(more) }]
    offer(more > 0 ? 'add_to_cart' : 'remove_from_cart', {
      currency: after.currency,
      value: worthOf(items),
      items,
    })
  }
  if (change) offer(change, toDetail(after))
  for (const coupon of after.coupons) if (!before.coupons.includes(coupon)) offer('coupon_apply', { coupon })
}
