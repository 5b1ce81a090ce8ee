import { timeOfEventId } from '@touchline/protocol'
import { describe, expect, test } from 'vitest'
import { emailSha256 } from '../wire/email-hash.ts'
import { toEvent } from './segment-call.ts'

const sent = '2026-11-22T10:00:00.000Z'
const at = Date.parse(sent)
const options = { receivedAt: at + 5_000, sentAt: sent }
const call = (fields: object) =>
  toEvent({ messageId: 'm1', timestamp: sent, anonymousId: 'a1', ...fields }, options)
const track = (event: string, properties: object = {}) => call({ type: 'track', event, properties })

// Every event of Segment's column in the comparison of vocabularies.
test.each([
  ['Product List Viewed', 'view_item_list'],
  ['Product Clicked', 'select_item'],
  ['Product Viewed', 'view_item'],
  ['Products Searched', 'search'],
  ['Product List Filtered', 'filter'],
  ['Promotion Viewed', 'view_promotion'],
  ['Promotion Clicked', 'select_promotion'],
  ['Product Added to Wishlist', 'add_to_wishlist'],
  ['Product Added', 'add_to_cart'],
  ['Product Removed', 'remove_from_cart'],
  ['Cart Viewed', 'view_cart'],
  ['Coupon Entered', 'coupon_enter'],
  ['Coupon Applied', 'coupon_apply'],
  ['Coupon Denied', 'coupon_deny'],
  ['Coupon Removed', 'coupon_remove'],
  ['Checkout Started', 'begin_checkout'],
  ['Checkout Step Viewed', 'checkout_step'],
  ['Checkout Step Completed', 'checkout_step'],
  ['Payment Info Entered', 'add_payment_info'],
  ['Order Completed', 'purchase'],
  ['Order Refunded', 'refund'],
  ['Order Cancelled', 'refund'],
  ['Order Updated', 'order_update'],
  ['Product Reviewed', 'review_post'],
  ['Live Chat Message Sent', 'chat_message'],
  ['Live Chat Message Received', 'chat_reply'],
  ['Live Chat Conversation Started', 'chat_start'],
  ['Live Chat Conversation Ended', 'chat_end'],
  ['Email Delivered', 'email_send'],
  ['Email Opened', 'email_open'],
  ['Email Link Clicked', 'email_click'],
  ['Email Bounced', 'email_bounce'],
  ['Email Marked as Spam', 'email_spam'],
  ['Unsubscribed', 'email_unsubscribe'],
  ['order completed', 'purchase'],
  ['Size Guide Opened', 'Size Guide Opened'],
])('%s is %s', (event, name) => expect(track(event)).toMatchObject({ name }))

describe('an event of commerce', () => {
  test('has its products as items, with GA4’s names', () => {
    const products = [
      { product_id: 'p1', sku: 's1', name: 'Pan', brand: 'B', price: 10, quantity: 2, url: 'https://x' },
    ]
    expect(
      track('Order Completed', {
        order_id: '7',
        total: 25,
        revenue: 20,
        currency: 'EUR',
        coupon: 'C',
        products,
      }),
    ).toMatchObject({
      data: {
        transaction_id: '7',
        value: 25,
        currency: 'EUR',
        coupon: 'C',
        revenue: 20,
        items: [{ item_id: 'p1', sku: 's1', item_name: 'Pan', item_brand: 'B', price: 10, quantity: 2 }],
      },
    })
  })

  test('of one product has it as its only item, and its price as value', () => {
    expect(
      track('Product Added', { sku: 's1', name: 'Pan', price: '9.5', quantity: 2, cart_id: 'c' }),
    ).toMatchObject({
      data: {
        cart_id: 'c',
        value: 19,
        items: [{ item_id: 's1', item_name: 'Pan', price: '9.5', quantity: 2 }],
      },
    })
  })

  test('of a step that was completed is what was chosen in it', () => {
    expect(track('Checkout Step Completed', { step: 2, shipping_method: 'express' })).toMatchObject({
      name: 'add_shipping_info',
      data: { step: '2', shipping_tier: 'express' },
    })
    expect(track('Checkout Step Completed', { step: 3, payment_method: 'card' })).toMatchObject({
      name: 'add_payment_info',
    })
    expect(track('Checkout Step Completed', { step: 1 })).toMatchObject({
      name: 'checkout_step',
      data: { step: '1' },
    })
  })

  test('of a step that was viewed is one that was shown', () => {
    expect(track('Checkout Step Viewed', { step: 'payment', payment_method: 'card' })).toMatchObject({
      name: 'checkout_step',
      data: { step: 'payment', state: 'shown' },
    })
    expect(track('Checkout Step Completed', { step: 'review' })?.data).not.toHaveProperty('state')
  })

  test('of a coupon names it, and only one that was applied is a success', () => {
    expect(track('Coupon Entered', { cart_id: 'c', coupon_id: 'MAY' })?.data).toEqual({
      cart_id: 'c',
      coupon_id: 'MAY',
      coupon: 'MAY',
      interactive: false,
    })
    expect(track('Coupon Applied', { coupon_id: 'MAY', coupon_name: 'Days of May' })).toMatchObject({
      name: 'coupon_apply',
      data: { coupon: 'MAY', coupon_name: 'Days of May' },
    })
    expect(track('Coupon Denied', { coupon_name: 'C' })).toMatchObject({ data: { coupon: 'C' } })
    expect(track('Coupon Removed', { reason: 'changed my mind' })?.data).not.toHaveProperty('coupon')
  })

  test('keeps what it says about searches, promotions and reasons', () => {
    expect(track('Products Searched', { query: 'pan' })).toMatchObject({ data: { search_term: 'pan' } })
    expect(track('Promotion Viewed', { promotion_id: 'x', name: 'Sale' })).toMatchObject({
      data: { promotion_id: 'x', promotion_name: 'Sale' },
    })
    expect(track('Coupon Denied', { coupon_name: 'C', reason: 'expired' })).toMatchObject({
      data: { reason: 'expired' },
    })
    expect(track('Order Cancelled', { order_id: '7' })).toMatchObject({ data: { cancelled: true } })
  })
})

test.each(['Message Sent', 'Message Received', 'Conversation Started', 'Conversation Ended'])(
  'Live Chat %s says that it happened, and nothing of what was written or by whom',
  event => {
    const properties = {
      agent_id: '73991',
      agent_name: 'Gary',
      agent_username: 'gary14',
      conversation_id: '4591',
      conversation_duration: 372,
      message_id: 'm-7',
      message_body: 'Hi, where is my order?',
    }
    expect(track(`Live Chat ${event}`, properties)?.data).toEqual({
      conversation_id: '4591',
      conversation_duration: 372,
    })
  },
)

test.each([
  ['Product Shared', { product_id: 'p1', name: 'Pan' }],
  ['Cart Shared', { cart_id: 'c', products: [{ product_id: 'p1', name: 'Pan' }] }],
])('%s says how, and nothing of with whom and in which words', (event, properties) => {
  const shared = { share_via: 'email', share_message: 'Look, Ann', recipient: 'friend@example.com' }
  const { data } = track(event, { ...shared, ...properties }) ?? {}
  expect(data).toMatchObject({ share_via: 'email', items: [{ item_id: 'p1', item_name: 'Pan' }] })
  expect(JSON.stringify(data)).not.toMatch(/friend|Ann/)
})

describe('a call', () => {
  test('has an id of its message and its own time, whenever it is sent', () => {
    const first = call({ type: 'track', event: 'x' })
    const again = toEvent(
      { type: 'track', event: 'x', messageId: 'm1', timestamp: sent, anonymousId: 'a1' },
      { receivedAt: at + 86_400_000, sentAt: '2026-11-23T10:00:00Z' },
    )
    expect(first).toEqual(again)
    expect(timeOfEventId(String(first?.id))).toBe(at)
    expect(call({ type: 'track', event: 'x', messageId: 'm2' })?.id).not.toBe(first?.id)
  })

  test('without a time of its own is one event within a day', () => {
    const bare = { type: 'track', event: 'x', messageId: 'm1', userId: 'u' }
    const first = toEvent(bare, { receivedAt: at, sentAt: undefined })
    const again = toEvent(bare, { receivedAt: at + 3_600_000, sentAt: undefined })
    expect(again?.id).toBe(first?.id)
    expect(first?.at).toBe(at)
  })

  test('belongs to its anonymous id and its user', () => {
    expect(call({ type: 'track', event: 'x', userId: 7 })).toMatchObject({ user: '7' })
    const uuid = '5C9E5D2B-6A3A-4B9E-9C55-0F1B6A7D8E9F'
    expect(call({ type: 'track', event: 'x', anonymousId: uuid })?.visitor).toBe(uuid.toLowerCase())
    const made = call({ type: 'track', event: 'x', anonymousId: 'ajs-1' })?.visitor
    expect(made).toBe(call({ type: 'page', anonymousId: 'ajs-1' })?.visitor)
    expect(made).not.toBe(call({ type: 'track', event: 'x', anonymousId: 'ajs-2' })?.visitor)
  })

  test('of a page is a page view, with the campaign that the client read', () => {
    const context = {
      page: { url: 'https://shop.example/a?x=1', title: 'A', referrer: 'https://google.com/' },
      campaign: { name: 'may', source: 'news' },
      userAgent: 'UA',
      ip: '203.0.113.9',
    }
    expect(call({ type: 'page', name: 'Article', properties: { category: 'Blog' }, context })).toMatchObject({
      name: 'page_view',
      page: {
        url: 'https://shop.example/a?x=1&utm_campaign=may&utm_source=news',
        title: 'A',
        referrer: 'https://google.com/',
      },
      data: { category: 'Blog', page_name: 'Article' },
      context: { userAgent: 'UA', ip: '203.0.113.9' },
    })
  })

  test('of a screen is a page view of an app', () => {
    expect(call({ type: 'screen', name: 'My cart' })).toMatchObject({
      name: 'page_view',
      page: { url: 'screen://app/My%20cart', title: 'My cart' },
    })
  })

  test('to identify names the user, and keeps a hash in place of the e-mail', () => {
    const event = call({ type: 'identify', userId: 'u1', traits: { email: ' Ann@Example.com', plan: 'pro' } })
    expect(event).toMatchObject({
      name: 'identify',
      data: { user: 'u1', traits: { emailSha256: emailSha256('ann@example.com'), plan: 'pro' } },
    })
    expect(JSON.stringify(event)).not.toMatch(/ann@example/i)
    const nameless = call({ type: 'identify', traits: { email: 'ann@example.com' } })
    expect(JSON.stringify(nameless)).not.toContain('@')
    expect(nameless).toMatchObject({ name: 'traits', data: { interactive: false } })
  })

  test('to alias joins an anonymous id to a user', () => {
    const anonymous = call({ type: 'track', event: 'x', anonymousId: 'ajs-1' })
    expect(call({ type: 'alias', previousId: 'ajs-1', userId: 'u1', anonymousId: undefined })).toMatchObject({
      name: 'identify',
      visitor: anonymous?.visitor,
      data: { user: 'u1' },
    })
  })

  test('of no known type is none', () => {
    expect(call({ type: 'delete' })).toBeNull()
    expect(toEvent('x', options)).toBeNull()
  })
})
