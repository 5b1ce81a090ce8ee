/**
 * The names of events, and which of them count as something a visitor did.
 *
 * @module
 */

/** Events named by GA4, with GA4's parameters. */
export const commerceEvents = [
  'view_item_list',
  'select_item',
  'view_item',
  'search',
  'view_promotion',
  'select_promotion',
  'add_to_wishlist',
  'add_to_cart',
  'remove_from_cart',
  'view_cart',
  'begin_checkout',
  'add_shipping_info',
  'add_payment_info',
  'purchase',
  'refund',
  'login',
  'sign_up',
  'generate_lead',
  'share',
] as const

/** Events that GA4 has no name for. */
export const touchlineEvents = [
  'page_view',
  'engagement',
  'page_leave',
  'checkout_step',
  'cart_update',
  'cart_clear',
  'cart_error',
  'coupon_apply',
  'coupon_deny',
  'select_variant',
  'filter',
  'order_submit',
  'order_error',
  'chat_open',
  'chat_start',
  'chat_message',
  'chat_reply',
  'chat_end',
  'contact_click',
  'touchpoint',
  'form_error',
  'rage_click',
  'dead_click',
  'js_error',
  'form_abandon',
  'request_error',
  'web_vital',
  'survey_show',
  'survey_answer',
  'identify',
  'reset',
  'consent',
  'logout',
] as const

/** Touches that happen away from the site and arrive from servers and imports. */
export const offlineEvents = [
  'email_send',
  'email_open',
  'email_click',
  'call',
  'voicemail',
  'appointment',
  'quote',
  'invoice',
  'store_visit',
  'ticket_open',
  'ticket_close',
  'shipment',
  'delivery',
  'review_post',
] as const

/** Every name that Touchline gives a meaning to; any other name up to 64 characters is the shop's own event. */
export const vocabulary: readonly string[] = Object.freeze([
  ...commerceEvents,
  ...touchlineEvents,
  ...offlineEvents,
])

/**
 * Events that happen by themselves. They neither keep a visit from being a bounce nor stand in a journey;
 * every other event is interactive unless its `data.interactive` is `false`.
 */
export const automaticEvents: readonly string[] = Object.freeze([
  'engagement',
  'page_leave',
  'web_vital',
  'js_error',
  'form_abandon',
  'request_error',
  'form_error',
  'rage_click',
  'dead_click',
  'survey_show',
  'identify',
  'reset',
  'consent',
  'logout',
])
