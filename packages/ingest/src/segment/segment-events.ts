/**
 * Segment's names of events and ours: every event of its specifications for commerce (v2), live chat and e-mail.
 *
 * @module
 */

/** How the properties of an event are to be read. */
export type SegmentShape =
  | 'product'
  | 'products'
  | 'order'
  | 'checkout'
  | 'promotion'
  | 'search'
  | 'coupon'
  | 'shared'
  | 'chat'
  | 'plain'

/** What one of Segment's events is here. */
export interface SegmentEvent {
  readonly name: string
  readonly shape: SegmentShape
  /** What the name alone says. */
  readonly data?: Readonly<Record<string, unknown>>
}

const product = (name: string): SegmentEvent => ({ name, shape: 'product' })
const plain = (name: string): SegmentEvent => ({ name, shape: 'plain' })
const coupon = (name: string): SegmentEvent => ({ name, shape: 'coupon' })
const chat = (name: string): SegmentEvent => ({ name, shape: 'chat' })

/** By Segment's name in lower case. */
const table: ReadonlyMap<string, SegmentEvent> = new Map(
  Object.entries({
    'product list viewed': { name: 'view_item_list', shape: 'products' },
    'product list filtered': { name: 'filter', shape: 'products' },
    'product clicked': product('select_item'),
    'product viewed': product('view_item'),
    'products searched': { name: 'search', shape: 'search' },
    'promotion viewed': { name: 'view_promotion', shape: 'promotion' },
    'promotion clicked': { name: 'select_promotion', shape: 'promotion' },
    'product added to wishlist': product('add_to_wishlist'),
    'product removed from wishlist': product('remove_from_wishlist'),
    'wishlist product added to cart': product('add_to_cart'),
    'product added': product('add_to_cart'),
    'product removed': product('remove_from_cart'),
    'cart viewed': { name: 'view_cart', shape: 'order' },
    'product shared': { name: 'share', shape: 'shared' },
    'cart shared': { name: 'share', shape: 'shared' },
    // One that was entered is told of again when it was applied or denied.
    'coupon entered': { ...coupon('coupon_enter'), data: { interactive: false } },
    'coupon applied': coupon('coupon_apply'),
    'coupon denied': coupon('coupon_deny'),
    'coupon removed': coupon('coupon_remove'),
    'checkout started': { name: 'begin_checkout', shape: 'order' },
    'checkout step viewed': { name: 'checkout_step', shape: 'checkout', data: { state: 'shown' } },
    'checkout step completed': { name: 'checkout_step', shape: 'checkout' },
    'payment info entered': { name: 'add_payment_info', shape: 'checkout' },
    'order completed': { name: 'purchase', shape: 'order' },
    'order refunded': { name: 'refund', shape: 'order' },
    'order cancelled': { name: 'refund', shape: 'order', data: { cancelled: true } },
    'order updated': { name: 'order_update', shape: 'order' },
    'product reviewed': product('review_post'),
    'live chat message sent': chat('chat_message'),
    'live chat message received': chat('chat_reply'),
    'live chat conversation started': chat('chat_start'),
    'live chat conversation ended': chat('chat_end'),
    'email delivered': plain('email_send'),
    'email opened': plain('email_open'),
    'email link clicked': plain('email_click'),
    'email bounced': plain('email_bounce'),
    'email marked as spam': plain('email_spam'),
    unsubscribed: plain('email_unsubscribe'),
    'signed up': plain('sign_up'),
    'signed in': plain('login'),
    'signed out': plain('logout'),
  } satisfies Record<string, SegmentEvent>),
)

/** Our event for one of Segment's, under its own name when it is none of the specification's. */
export function segmentEvent(name: string): SegmentEvent {
  return table.get(name.trim().toLowerCase()) ?? { name: name.trim().slice(0, 64), shape: 'plain' }
}
