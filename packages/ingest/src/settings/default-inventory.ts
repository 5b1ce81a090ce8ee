/**
 * The inventory that a new site starts with: the touchpoints most shops have, with wide rules.
 *
 * @module
 */
import type { Channel, Inventory, Phase, Touchpoint } from '@touchline/protocol'

interface Rules {
  readonly paths?: readonly string[]
  readonly events?: readonly string[]
  readonly medium?: Touchpoint['medium']
  readonly control?: Touchpoint['control']
}

const place = (id: string, name: string, phase: Phase, channel: Channel, rules: Rules): Touchpoint => ({
  id,
  name,
  phase,
  channel,
  medium: rules.medium ?? 'digital',
  control: rules.control ?? 'direct',
  match: { events: [...(rules.events ?? [])], paths: [...(rules.paths ?? [])] },
})

/** A path with and without what follows it: `/cart` and `/cart/…`. */
const under = (...paths: readonly string[]): string[] => paths.flatMap(path => [path, `${path}/*`])

const before: readonly Touchpoint[] = [
  place('home', 'Home page', 'pre_purchase', 'web', { paths: ['/', '/index.html', '/home'] }),
  place('category', 'Category page', 'pre_purchase', 'web', {
    paths: [
      ...under('/category', '/categories', '/collections', '/c', '/shop', '/sale', '/catalog'),
      '/product-category/*',
      '/products',
    ],
    // Not view_item_list: home pages, articles and search results show lists of products too.
    events: ['filter'],
  }),
  place('product-page', 'Product page', 'pre_purchase', 'web', {
    paths: ['/product/*', '/products/*', '/p/*', '/item/*', '/dp/*', '/collections/*/products/*'],
    events: ['view_item', 'select_variant', 'add_to_wishlist'],
  }),
  place('search', 'Search', 'pre_purchase', 'web', { paths: under('/search'), events: ['search'] }),
  place('promotion', 'Promotion', 'pre_purchase', 'web', {
    paths: under('/offers', '/deals', '/campaign', '/lp'),
    events: ['view_promotion', 'select_promotion'],
  }),
  place('article', 'Article', 'pre_purchase', 'web', {
    paths: under('/blog', '/blogs', '/magazine', '/journal', '/guides', '/guide', '/stories', '/news'),
  }),
  place('about', 'About us', 'pre_purchase', 'web', {
    paths: under('/about', '/about-us', '/our-story', '/imprint', '/stores', '/locations'),
  }),
  place('help', 'Help', 'pre_purchase', 'web', {
    paths: [
      ...under('/faq', '/faqs', '/help', '/support', '/size-guide', '/returns', '/shipping-and-returns'),
      ...under('/policies', '/shipping-policy', '/terms', '/delivery-information'),
    ],
  }),
  place('contact', 'Contact', 'pre_purchase', 'web', {
    paths: under('/contact', '/contact-us'),
    events: ['contact_click', 'generate_lead'],
  }),
  place('chat', 'Chat', 'pre_purchase', 'chat', {
    events: ['chat_open', 'chat_start', 'chat_message', 'chat_reply', 'chat_end'],
  }),
  place('appointment', 'Appointment or quote', 'pre_purchase', 'store', {
    events: ['appointment', 'quote'],
  }),
  place('phone-call', 'Phone call', 'pre_purchase', 'phone', { events: ['call', 'voicemail'] }),
  place('store-visit', 'Store visit', 'pre_purchase', 'store', {
    events: ['store_visit'],
    medium: 'physical',
  }),
  place('newsletter', 'Newsletter and e-mail', 'pre_purchase', 'email', {
    paths: under('/newsletter', '/subscribe', '/unsubscribe'),
    events: ['email_send', 'email_open', 'email_click'],
  }),
  place('social-share', 'Sharing', 'pre_purchase', 'social', { events: ['share'], control: 'indirect' }),
]

const during: readonly Touchpoint[] = [
  place('cart', 'Cart', 'purchase', 'web', {
    paths: under('/cart', '/basket', '/bag', '/shopping-cart', '/shopping-bag'),
    events: [
      'add_to_cart',
      'remove_from_cart',
      'view_cart',
      'cart_update',
      'cart_clear',
      'cart_error',
      'coupon_apply',
      'coupon_deny',
    ],
  }),
  place('checkout-contact', 'Checkout: contact', 'purchase', 'web', {
    paths: [
      '/checkout',
      ...under('/checkout/contact', '/checkout/information', '/checkout/address', '/checkout/customer'),
      '/checkouts/*',
    ],
    events: ['begin_checkout'],
  }),
  place('checkout-shipping', 'Checkout: shipping', 'purchase', 'web', {
    paths: under('/checkout/shipping', '/checkout/delivery'),
    events: ['add_shipping_info'],
  }),
  place('checkout-payment', 'Checkout: payment', 'purchase', 'web', {
    paths: under('/checkout/payment', '/checkout/billing'),
    events: ['add_payment_info'],
  }),
  place('checkout-review', 'Checkout: review', 'purchase', 'web', {
    paths: under('/checkout/review', '/checkout/confirm', '/checkout/summary'),
    events: ['order_submit', 'order_error'],
  }),
  place('order-confirmation', 'Order confirmation', 'purchase', 'web', {
    paths: [
      ...under('/checkout/confirmation', '/checkout/success', '/checkout/thank-you', '/order-confirmation'),
      ...under('/order-received', '/checkout/order-received', '/thank-you', '/thankyou', '/confirmation'),
      '/checkouts/*/thank_you',
      '/checkouts/*/thank-you',
    ],
    events: ['purchase'],
  }),
]

const after: readonly Touchpoint[] = [
  place('account', 'Account', 'post_purchase', 'web', {
    paths: under('/account', '/my-account', '/login', '/signin', '/register', '/orders', '/profile'),
    events: ['login', 'sign_up'],
  }),
  place('invoice', 'Invoice', 'post_purchase', 'email', { events: ['invoice'] }),
  place('delivery', 'Delivery', 'post_purchase', 'delivery', {
    paths: under('/track', '/tracking', '/track-order'),
    events: ['shipment', 'delivery'],
    medium: 'physical',
  }),
  place('refund', 'Return and refund', 'post_purchase', 'delivery', { events: ['refund'] }),
  place('support-ticket', 'Support ticket', 'post_purchase', 'email', {
    events: ['ticket_open', 'ticket_close'],
  }),
  place('survey', 'Survey', 'post_purchase', 'survey', {
    paths: under('/survey', '/feedback'),
    events: ['survey_show', 'survey_answer'],
  }),
  place('review', 'Product review', 'post_purchase', 'review', {
    paths: under('/reviews', '/review'),
    events: ['review_post'],
  }),
]

/**
 * The touchpoints of a new site. It is written into the site's settings once, so that a later release with
 * another default changes no shop's figures.
 */
export const defaultInventory: Inventory = [...before, ...during, ...after]
