import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Collector, startCollector } from '../../../test/collector.ts'
import { freshBrowser, leavePage, loadPage } from '../../../test/page.ts'
import { arrived, leaveQuietly, settle } from '../../../test/shops/shop-page.ts'
import { checkout } from './checkout.ts'

let collector: Collector

beforeEach(() => {
  collector = startCollector()
})
afterEach(async () => {
  leavePage()
  Reflect.deleteProperty(document, 'referrer')
  document.body.id = ''
  await collector.close()
})

const load = (path: string, html: string) => {
  freshBrowser(path)
  document.body.innerHTML = html
  return loadPage({ capture: [checkout()] })
}
/** jsdom comes from nowhere. */
const refer = (path: string) =>
  Object.defineProperty(document, 'referrer', { value: `${location.origin}${path}`, configurable: true })
const steps = () =>
  arrived(collector).flatMap(([name, data]) =>
    name === 'checkout_step' ? [`${data?.state} ${data?.step}`] : [],
  )
const find = <Found extends Element = HTMLInputElement>(selector: string) =>
  document.querySelector(selector) as Found
const enter = (selector: string, value: string, type = 'change') => {
  const field = find(selector)
  field.value = value
  field.dispatchEvent(new Event(type, { bubbles: true }))
}
const focus = (selector: string) => find(selector).dispatchEvent(new Event('focusin', { bubbles: true }))

const summary = (shipping: string, total: string) => `
  <aside><ul><li>1 × Casserole, €89.00</li></ul>
    <p class="sum"><span>Things</span><span>€89.00</span></p>
    <p class="sum"><span>Delivery</span><span>${shipping}</span></p>
    <p class="sum total"><span>Total</span><b>${total}</b></p>
  </aside>`

describe('a checkout of several pages', () => {
  test.each([
    ['/checkout', '<main><input type="email" autocomplete="email"></main>', 'contact'],
    ['/checkout/shipping', '<input name="street" autocomplete="address-line1">', 'shipping'],
    ['/checkout/payment', '', 'payment'],
    ['/checkout/review', '', 'review'],
    ['/checkout?step=address', '', 'address'],
    ['/checkouts/cn/Z2NwLXVz/information', '', 'contact'],
    ['/checkout/#payment', '', 'payment'],
  ])('shows its step at %s', async (path, html, step) => {
    load(path, html)
    await leaveQuietly()
    expect(steps()).toEqual([`shown ${step}`])
  })

  test('stays at the step that its address names, whatever fields it has, and tells of choices there', async () => {
    load(
      '/checkout/shipping',
      '<input name="street" autocomplete="address-line1"><input type="radio" name="method" value="pickup">',
    )
    await settle()
    focus('[name="street"]')
    enter('[name="method"]', 'pickup')
    await leaveQuietly()
    expect(steps()).toEqual(['shown shipping', 'shown shipping'])
    expect(arrived(collector).at(-1)?.[1]).toMatchObject({ shipping_tier: 'pickup' })
  })

  test.each([
    ['/order', '/order', 0],
    ['/checkout/contact', '/checkout/address', 0],
    // Magento's cart.
    ['/checkout/cart', '/checkout', 1],
  ])('that is reached from %s at %s is begun %d times', async (from, path, times) => {
    freshBrowser(path)
    document.body.id = 'checkout'
    document.body.innerHTML = '<input type="email">'
    refer(from)
    loadPage({ capture: [checkout()] })
    await leaveQuietly()
    expect(collector.names().filter(name => name === 'begin_checkout')).toHaveLength(times)
  })

  test('whose steps are routes is begun once, and again from the cart', async () => {
    const client = load('/checkout/contact', '')
    const go = async (path: string) => {
      await settle()
      history.pushState(null, '', path)
      client.page()
      for (const _ of [1, 2]) await settle()
    }
    await go('/checkout/address')
    await go('/cart')
    await go('/checkout/contact')
    await leaveQuietly()
    expect(steps()).toEqual(['shown contact', 'shown address', 'shown contact'])
    expect(collector.names().filter(name => name === 'begin_checkout')).toHaveLength(2)
  })

  test('is begun at its first step, and not again at the later ones', async () => {
    load('/checkout', '<input type="email">')
    await leaveQuietly()
    load('/checkout/payment', '')
    await leaveQuietly()
    expect(collector.names().filter(name => name === 'begin_checkout')).toHaveLength(1)
  })

  test('carries the totals that it shows, and what the cart was last said to hold', async () => {
    const client = load('/checkout/payment', summary('€7.90', '€96.90'))
    const items = [{ item_id: 'SKU1', price: 89, quantity: 1 }]
    client.track('view_cart', { currency: 'EUR', value: 89, items })
    await leaveQuietly()
    expect(arrived(collector).at(-1)).toEqual([
      'checkout_step',
      { currency: 'EUR', value: 96.9, shipping: 7.9, items, step: 'payment', state: 'shown' },
    ])
  })

  test('is no business of a page that is none', async () => {
    load('/contact', '<form><input type="email" autocomplete="email"></form>')
    focus('input')
    await leaveQuietly()
    expect(collector.names()).toEqual([])
  })
})

describe('a checkout on one page', () => {
  const form = `<form>
    <input type="email" name="email" autocomplete="email">
    <input name="street" autocomplete="shipping address-line1">
    <input type="radio" name="shipping_method" value="express">
    <input type="radio" name="payment_method" value="paypal"><input type="radio" name="payment_method" value="card">
    <input name="number" autocomplete="cc-number"></form>`

  test('shows each step when the visitor comes to its fields, and the ways to pay that were looked at', async () => {
    load('/checkout', form)
    await settle()
    focus('[name="email"]')
    focus('[name="street"]')
    enter('[name="shipping_method"]', 'express')
    enter('[value="paypal"]', 'paypal')
    enter('[value="card"]', 'card')
    focus('[name="number"]')
    focus('[name="street"]')
    await leaveQuietly()
    expect(steps()).toEqual([
      'shown contact',
      'shown address',
      'shown shipping',
      'shown payment',
      'shown payment',
      'shown address',
    ])
    const chosen = arrived(collector).flatMap(([, data]) => data?.payment_type ?? data?.shipping_tier ?? [])
    expect(chosen).toEqual(['express', 'paypal', 'card'])
  })

  test('tells of a payment that was refused, once, without the words for it', async () => {
    load('/checkout', `${form}<div role="alert"></div>`)
    await settle()
    find<HTMLElement>('[role="alert"]').textContent = 'Your card was declined. Try another, Jane.'
    await settle()
    find<HTMLElement>('[role="alert"]').append(' Please.')
    await settle()
    await leaveQuietly()
    expect(arrived(collector).filter(([name]) => name === 'order_error')).toEqual([
      ['order_error', { reason: 'declined' }],
    ])
  })

  test('leaves a step alone that the shop has told of itself', async () => {
    const client = load('/checkout', form)
    client.track('begin_checkout', { value: 89 })
    client.track('checkout_step', { step: 'contact' })
    await leaveQuietly()
    expect(arrived(collector)).toEqual([
      ['begin_checkout', { value: 89 }],
      ['checkout_step', { step: 'contact' }],
    ])
  })
})

test.each([
  ['with a way for guests', '<a href="/guest">Continue as guest</a>', true],
  ['without one', '', false],
])('an account wall %s is a step of its own', async (_what, html, guest) => {
  load('/checkout', `<form><input type="password" autocomplete="current-password"></form>${html}`)
  await leaveQuietly()
  expect(arrived(collector).at(-1)?.[1]).toMatchObject({ step: 'account', state: 'shown', guest })
})

describe('a code', () => {
  const cart = (total: string) =>
    `<form><input name="coupon_code"><div class="fault"></div></form>${summary('free', total)}`
  const wait = () => new Promise(resolve => setTimeout(resolve, 2_100))

  test('that lowers the total was applied', async () => {
    load('/cart', cart('€89.00'))
    enter('input', 'SPRING')
    find('.total b').textContent = '€80.10'
    await wait()
    await leaveQuietly()
    expect(arrived(collector)).toEqual([['coupon_apply', { coupon: 'SPRING' }]])
  })

  test('beside which an error stands was denied', async () => {
    load('/cart', cart('€89.00'))
    enter('input', 'WINTER')
    find('.fault').setAttribute('role', 'alert')
    find('.fault').textContent = 'This code has expired.'
    await wait()
    await leaveQuietly()
    expect(arrived(collector)).toEqual([['coupon_deny', { coupon: 'WINTER' }]])
  })

  test('is not denied by an error that stood there before, nor by a place for one', async () => {
    load('/cart', `${cart('€89.00')}<section><input id="promo"><p class="error"></p></section>`)
    find('.fault').className = 'error'
    find('.error').textContent = 'Choose a size.'
    enter('input', 'WINTER')
    enter('#promo', 'SPRING')
    await wait()
    await leaveQuietly()
    expect(collector.names()).toEqual([])
  })

  test('is one word of a plain field for coupons, and no address, number, token or gift card', async () => {
    const entered = [
      ['<input type="email" id="discount-popup-email">', 'jane@x.test'],
      ['<input id="discount-popup">', 'jane@x.test'],
      ['<input type="tel" name="promo_phone">', '+49 151 2345678'],
      ['<input name="promo_phone">', '+49(151)23-45-678'],
      ['<input name="promo_phone">', 'tel:01512345678'],
      ['<input name="discount_for">', 'Jane Roe'],
      ['<input name="gift_voucher">', 'K4NB-77XQ'],
      ['<input name="voucher">', 'eyJhbGciOi.eyJzdWIi.x'],
    ]
    load('/', entered.map(([field]) => `<form>${field}<p></p></form>`).join(''))
    for (const [index, form] of [...document.forms].entries()) {
      enter(`form:nth-child(${index + 1}) input`, entered[index]?.[1] ?? '')
      form.insertAdjacentHTML('beforeend', '<p class="error">Something is wrong.</p>')
    }
    await wait()
    await leaveQuietly()
    expect(arrived(collector)).toEqual([])
  })

  test('of which nothing can be seen is not told of', async () => {
    load('/cart', cart('€89.00'))
    enter('input', 'AUTUMN')
    await wait()
    await leaveQuietly()
    expect(collector.names()).toEqual([])
  })
})
