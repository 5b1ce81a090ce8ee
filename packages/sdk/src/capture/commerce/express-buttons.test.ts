import { afterEach, beforeEach, expect, test } from 'vitest'
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
  Reflect.deleteProperty(document, 'activeElement')
  await collector.close()
})

const load = (path: string, html: string) => {
  freshBrowser(path)
  document.body.innerHTML = html
  return loadPage({ capture: [checkout()] })
}
const find = (selector: string) => document.querySelector(selector) as HTMLElement

test.each([
  ['<button class="gpay-button">Buy with</button>', 'google_pay'],
  ['<button aria-label="Apple Pay"></button>', 'apple_pay'],
  ['<div class="paypal-buttons" role="button">Pay</div>', 'paypal'],
  [
    '<button class="shopify-payment-button__button shopify-payment-button__button--unbranded">Buy it now</button>',
    'buy_now',
  ],
  ['<shop-pay-button class="pay"></shop-pay-button>', 'shop_pay'],
])('%s begins the checkout with the product of the page', async (html, express) => {
  const client = load('/products/boot', html)
  const items = [{ item_id: 'SKU1', price: 89 }]
  client.track('view_item', { currency: 'EUR', value: 89, items })
  await settle()
  document.body.firstElementChild?.dispatchEvent(new MouseEvent('click', { bubbles: true }))
  await leaveQuietly()
  expect(arrived(collector).at(-1)).toEqual([
    'begin_checkout',
    { currency: 'EUR', value: 89, items, express },
  ])
})

/** jsdom gives no frame the focus. */
const takeFocus = async (selector: string) => {
  Object.defineProperty(document, 'activeElement', { value: find(selector), configurable: true })
  window.dispatchEvent(new Event('blur'))
  await settle()
}

test('a wallet in a frame of its own takes the focus from the window, and keeps it in another tab', async () => {
  load('/cart', '<iframe title="PayPal" name="__zoid__paypal_buttons__" tabindex="0"></iframe>')
  await settle()
  await takeFocus('iframe')
  await takeFocus('iframe')
  await leaveQuietly()
  expect(arrived(collector)).toEqual([['begin_checkout', { express: 'paypal' }]])
})

test('a wallet that was pressed is told of once, also when the window loses the focus from it', async () => {
  load('/cart', '<button class="apple-pay-button"></button><button id="buy-now"></button>')
  await settle()
  find('button').click()
  find('button').click()
  await takeFocus('button')
  await takeFocus('#buy-now')
  await leaveQuietly()
  expect(arrived(collector)).toEqual([['begin_checkout', { express: 'apple_pay' }]])
})

test.each([
  '<input type="radio" id="paypal_express" name="payment[method]">',
  '<label class="payment-label paypal">PayPal</label>',
  '<li class="payment-method paypal"><input type="radio"><b>PayPal</b></li>',
])('%s chooses a way to pay and leads past nothing', async html => {
  load('/cart', html)
  await settle()
  document.querySelector<HTMLElement>('b,body>input,label')?.click()
  await leaveQuietly()
  expect(collector.names()).toEqual([])
})
