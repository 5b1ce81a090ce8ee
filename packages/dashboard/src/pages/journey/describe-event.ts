/**
 * What an event was, for a reader who does not know its name.
 *
 * @module
 */
import type { JourneyEvent } from '@touchline/analysis'
import { formatMoney } from '../../format/money.ts'
import { readablePath } from '../../format/path.ts'

/** One line about an event. `detail` may be empty. */
export interface EventWords {
  readonly what: string
  readonly detail: string
}

const names: Readonly<Record<string, string>> = {
  page_view: 'Looked at',
  view_item_list: 'Saw a list of products',
  select_item: 'Picked a product',
  view_item: 'Looked at a product',
  search: 'Searched',
  view_promotion: 'Saw a promotion',
  select_promotion: 'Followed a promotion',
  add_to_wishlist: 'Put on the wish list',
  add_to_cart: 'Put into the cart',
  remove_from_cart: 'Took out of the cart',
  view_cart: 'Opened the cart',
  cart_update: 'Changed the cart',
  cart_clear: 'Emptied the cart',
  begin_checkout: 'Began the checkout',
  checkout_step: 'Went on in the checkout',
  add_shipping_info: 'Chose a delivery',
  add_payment_info: 'Chose a payment',
  purchase: 'Ordered',
  refund: 'Was refunded',
  login: 'Logged in',
  sign_up: 'Signed up',
  logout: 'Logged out',
  identify: 'Became known',
  coupon_apply: 'Used a coupon',
  coupon_deny: 'Tried a coupon in vain',
  chat_open: 'Opened the chat',
  chat_start: 'Began a chat',
  chat_message: 'Wrote in the chat',
  chat_reply: 'Was answered in the chat',
  chat_end: 'Ended the chat',
  contact_click: 'Clicked a contact',
  touchpoint: 'Used',
  filter: 'Filtered a list',
  select_variant: 'Chose a variant',
  survey_show: 'Was shown a survey',
  survey_answer: 'Answered a survey',
  form_error: 'Met an error in a form',
  form_abandon: 'Gave up a form',
  js_error: 'Met a fault of the page',
  request_error: 'Met a request that failed',
  rage_click: 'Clicked again and again',
  dead_click: 'Clicked in vain',
  outbound_click: 'Left for',
  file_download: 'Downloaded',
  video_start: 'Played a film',
  video_progress: 'Went on with a film',
  video_complete: 'Saw a film to its end',
  engagement: 'Stayed on the page',
  page_leave: 'Left the page',
  web_vital: 'Page speed measured',
  email_open: 'Opened an e-mail',
  email_click: 'Followed an e-mail',
  call: 'Called',
  store_visit: 'Came to the store',
  delivery: 'Parcel delivered',
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

function firstItem(data: JourneyEvent['data']): string {
  const items = data?.items
  if (!Array.isArray(items) || items.length === 0) return ''
  const first: unknown = items[0]
  const name =
    typeof first === 'object' && first !== null && 'item_name' in first ? text(first.item_name) : ''
  return name !== '' && items.length > 1 ? `${name} and ${items.length - 1} more` : name
}

/** Most shops end every title with their own name, which tells nothing here: `Cast-iron skillet · Alder & Rye`. */
function withoutShop(title: string, shop: string): string {
  const end = title.length - shop.length
  return shop !== '' && title.endsWith(shop)
    ? title.slice(0, end).replace(/\s*[·|•:–—-]\s*$/, '') || title
    : title
}

function detailOf(event: JourneyEvent, shop: string): string {
  const { data } = event
  const said =
    firstItem(data) ||
    text(data?.search_term) ||
    text(data?.shipping_tier) ||
    text(data?.payment_type) ||
    text(data?.coupon) ||
    text(data?.step) ||
    text(data?.touchpoint)
  if (said !== '') return said
  return event.title === '' ? readablePath(event.path) : withoutShop(event.title, shop)
}

/** A shop may name an event `constructor` or `__proto__`, which every object has. */
const nameOf = (event: string): string =>
  (Object.hasOwn(names, event) ? names[event] : undefined) ?? event.replaceAll('_', ' ')

/** An event in words: what somebody did, and with what. The shop's own events keep their names. */
export function describeEvent(event: JourneyEvent, shop: string): EventWords {
  return { what: nameOf(event.name), detail: detailOf(event, shop) }
}

/** The event's value as money, or nothing. */
export function eventValue(event: JourneyEvent): string {
  if (event.value === null || event.currency === '') return ''
  return formatMoney({ value: event.value, currency: event.currency })
}
