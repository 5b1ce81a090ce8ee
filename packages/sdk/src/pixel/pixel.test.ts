import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { register } from '@shopify/web-pixels-extension'
import { HttpResponse } from 'msw'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { accept, type Collector, endpoint, startCollector } from '../../test/collector.ts'
import { freshBrowser, leavePage, loadPage } from '../../test/page.ts'
import { createSandbox } from '../../test/shops/shopify-sandbox.ts'
import { touchlinePixel } from './pixel.ts'

const site = 'pk_test'
let collector: Collector

beforeEach(() => {
  collector = startCollector()
})
afterEach(async () => {
  leavePage()
  vi.unstubAllGlobals()
  await collector.close()
})

const money = (amount: number) => ({ amount, currencyCode: 'EUR' })
const checkout = {
  currencyCode: 'EUR',
  totalPrice: money(96.9),
  totalTax: money(15.47),
  shippingLine: { price: money(7.9) },
  discountApplications: [
    { type: 'AUTOMATIC', title: 'Three for two' },
    { type: 'DISCOUNT_CODE', title: 'SPRING' },
  ],
  email: 'jane@example.org',
  shippingAddress: { address1: 'Long Lane 12', firstName: 'Jane' },
  delivery: { selectedDeliveryOptions: [{ handle: 'standard', title: 'Standard' }] },
  token: 'tok',
  order: { id: '5551', customer: { id: '7' } },
  transactions: [{ gateway: 'shopify_payments', amount: money(96.9) }],
  lineItems: [
    {
      title: 'Boot',
      quantity: 1,
      variant: {
        id: '44001',
        price: money(89),
        product: { id: '8012', title: 'Boot', vendor: 'Alder' },
      },
    },
  ],
}
const cart = {
  currency: 'EUR',
  value: 96.9,
  shipping: 7.9,
  tax: 15.47,
  coupon: 'SPRING',
  items: [
    {
      item_id: '8012',
      item_name: 'Boot',
      item_variant: '44001',
      item_brand: 'Alder',
      price: 89,
      quantity: 1,
    },
  ],
}
const made = () => collector.events().map(({ name, data }) => [name, data])
const arrived = (count: number) => vi.waitFor(() => expect(collector.events()).toHaveLength(count), 10_000)

/** As an app's pixel is started: through Shopify's own package. */
function start(sandbox: ReturnType<typeof createSandbox>): void {
  vi.stubGlobal('shopify', {
    extend: (_point: string, run: (api: typeof sandbox.api) => void) => run(sandbox.api),
  })
  register(api => touchlinePixel(api, { site, endpoint }))
}

test('a checkout is told of step by step, with the totals of each moment and nothing of the person', async () => {
  const sandbox = createSandbox()
  start(sandbox)
  sandbox.publish('page_viewed')
  sandbox.publish('checkout_started', { checkout })
  sandbox.publish('checkout_contact_info_submitted', { checkout })
  sandbox.publish('checkout_address_info_submitted', { checkout })
  sandbox.publish('checkout_shipping_info_submitted', { checkout })
  sandbox.publish('payment_info_submitted', { checkout })
  sandbox.publish('checkout_completed', { checkout }, '/checkouts/cn/Z2NwLXVz/thank-you')
  await arrived(7)
  const inOrder = collector.events().toSorted((a, b) => (a.seq ?? 0) - (b.seq ?? 0))
  expect(inOrder.map(({ name, data }) => [name, data])).toEqual([
    ['page_view', {}],
    ['begin_checkout', cart],
    ['checkout_step', { ...cart, step: 'contact' }],
    ['checkout_step', { ...cart, step: 'address' }],
    ['add_shipping_info', { ...cart, shipping_tier: 'standard' }],
    ['add_payment_info', { ...cart, payment_type: 'shopify_payments' }],
    ['purchase', { ...cart, transaction_id: '5551', payment_type: 'shopify_payments' }],
  ])
  expect(inOrder[0]?.page).toMatchObject({
    url: 'https://shop.test/checkouts/cn/Z2NwLXVz/information?key=redacted',
    type: 'checkout',
  })
  expect(inOrder.at(-1)?.page?.type).toBe('confirmation')
  expect(JSON.stringify(collector.batches)).not.toMatch(/jane|Long Lane/i)
  expect(new Set(collector.batches.map(batch => batch.stream)).size).toBe(1)
})

test('what the tag in the theme tells of itself is left to it', async () => {
  const sandbox = createSandbox()
  start(sandbox)
  sandbox.publish('page_viewed', {}, '/products/boot')
  sandbox.publish('product_viewed', { productVariant: checkout.lineItems[0]?.variant })
  sandbox.publish('product_added_to_cart', { cartLine: null })
  sandbox.publish('checkout_started', { checkout })
  await arrived(1)
  expect(made()).toEqual([['begin_checkout', cart]])
})

describe('the visitor', () => {
  test('is the one of the shop’s pages', async () => {
    freshBrowser('/')
    loadPage({ site: 'pk_shop' }).track('a')
    const value = /tl_v=([^;]+)/.exec(document.cookie)?.[1] ?? ''
    expect(value).not.toBe('')
    const sandbox = createSandbox({ cookies: { tl_v: value } })
    start(sandbox)
    sandbox.publish('checkout_started', { checkout })
    await vi.waitFor(() => expect(collector.batches.find(batch => batch.key === site)?.visitor).toBe(value))
  })

  test('that comes straight to the checkout is known in the shop afterwards', async () => {
    const sandbox = createSandbox()
    start(sandbox)
    sandbox.publish('checkout_started', { checkout })
    sandbox.publish('checkout_contact_info_submitted', { checkout })
    await arrived(2)
    const visitors = new Set(collector.batches.map(batch => batch.visitor))
    expect([...visitors]).toEqual([sandbox.cookies.tl_v])
  })

  test('that has not agreed is nobody until there is an answer', async () => {
    const sandbox = createSandbox({ allowed: false })
    start(sandbox)
    sandbox.publish('checkout_started', { checkout })
    sandbox.answer(false)
    await new Promise(resolve => setTimeout(resolve, 100))
    expect(collector.batches).toEqual([])
    expect(sandbox.cookies).toEqual({})
    sandbox.answer(true)
    await arrived(1)
  })

  test('that withdraws the consent is forgotten, with what is tried again and what comes until there is another', async () => {
    collector.answer(() => HttpResponse.error())
    const sandbox = createSandbox()
    start(sandbox)
    sandbox.publish('checkout_started', { checkout })
    await arrived(1)
    const before = sandbox.cookies.tl_v
    sandbox.answer(false)
    await vi.waitFor(() => expect(sandbox.cookies.tl_v).not.toBe(before))
    expect(sandbox.cookies.tl_v ?? '').toBe('')
    collector.answer(accept)
    sandbox.publish('checkout_contact_info_submitted', { checkout })
    sandbox.answer(true)
    sandbox.publish('checkout_completed', { checkout })
    await vi.waitFor(() => expect(collector.names()).toContain('purchase'))
    await new Promise(resolve => setTimeout(resolve, 2_000))
    expect(collector.names()).toEqual(['begin_checkout', 'purchase'])
    const [first, second] = collector.batches
    expect(first?.visitor).toBe(before)
    expect(second?.visitor).not.toBe(before)
    expect(second?.stream).not.toBe(first?.stream)
  })

  test('whose browser asks not to be tracked is nobody, and is set no cookie', async () => {
    vi.stubGlobal('navigator', { globalPrivacyControl: true })
    const sandbox = createSandbox({ cookies: { tl_v: '00000000-0000-4000-a000-00000000cafe' } })
    start(sandbox)
    sandbox.publish('checkout_started', { checkout })
    await arrived(1)
    expect(collector.batches[0]).toMatchObject({ consent: 'cookieless' })
    expect(collector.batches[0]).not.toHaveProperty('visitor')
    expect(sandbox.cookies).toEqual({ tl_v: '00000000-0000-4000-a000-00000000cafe' })
  })
})

test.each([
  [
    { type: 'DISCOUNT_ERROR', target: 'cart.discountCode', value: 'WINTER', message: 'WINTER is not valid' },
    'coupon_deny',
    {},
  ],
  [
    { type: 'PAYMENT_ERROR', target: 'cart.payment', value: null, message: 'Your card was declined, Jane.' },
    'order_error',
    { reason: 'PAYMENT_ERROR' },
  ],
  [
    { type: 'INPUT_REQUIRED', target: 'delivery.zip', value: '1011', message: 'Enter a ZIP, Jane.' },
    'form_error',
    { field: 'delivery.zip', kind: 'INPUT_REQUIRED' },
  ],
])('an alert is told of by its kind: %o', async (alert, name, data) => {
  const sandbox = createSandbox()
  start(sandbox)
  sandbox.publish('alert_displayed', { alert })
  await arrived(1)
  expect(made()).toEqual([[name, data]])
  expect(JSON.stringify(collector.batches)).not.toMatch(/Jane|1011|WINTER/)
})

test('an event that got no answer is posted again, and counts once by its id', async () => {
  let asked = 0
  collector.answer(batch => (asked++ === 0 ? new HttpResponse('busy', { status: 503 }) : accept(batch)))
  const sandbox = createSandbox()
  start(sandbox)
  sandbox.publish('checkout_completed', { checkout })
  await arrived(2)
  expect(new Set(collector.events().map(event => event.id)).size).toBe(1)
})

test('the example’s lines hear what happens while the script is loading, and each event once', async () => {
  const source = readFileSync(join(import.meta.dirname, '../../../../examples/shopify/pixel.js'), 'utf8')
  const sandbox = createSandbox()
  const scripts: HTMLScriptElement[] = []
  const frame = {
    createElement: () => document.createElement('script'),
    head: { append: (script: HTMLScriptElement) => void scripts.push(script) },
  }
  const filled = source.replace('pk_…', site).replace('https://touch.example.com', endpoint)
  const { analytics, browser, init } = sandbox.api
  const run = new Function('analytics', 'browser', 'init', 'api', 'document', filled)
  run(analytics, browser, init, sandbox.api, frame)
  sandbox.publish('checkout_started', { checkout })
  expect(scripts.map(script => script.src)).toEqual([`${endpoint}/touchline-pixel.js`])
  await import('./pixel-tag.ts')
  scripts[0]?.onload?.(new Event('load'))
  sandbox.publish('checkout_completed', { checkout })
  await arrived(2)
  expect(collector.names().toSorted()).toEqual(['begin_checkout', 'purchase'])
})
