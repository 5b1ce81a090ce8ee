import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ask } from '../../../packages/analysis/src/index.ts'
import { begin, day, hour, period, startShop, type TestElement, type TestPerson } from './fixture.ts'
import { storeEvents, type TestEvent } from './shop-events.ts'

let shop: Awaited<ReturnType<typeof startShop>>
beforeAll(async () => {
  shop = await startShop()
})
afterAll(() => shop.stop())
beforeEach(() => shop.empty())

/** What a visitor does; how it is reported is the shop's business. */
type Act =
  | 'home'
  | 'product'
  | 'add'
  | 'cart'
  | 'contact'
  | 'delivery'
  | 'payment'
  | 'review'
  | 'order'
  | 'leave'

/** Ways on from each place with their weights; back and forth are possible everywhere. */
const ways: Readonly<Record<Act, readonly (readonly [Act, number])[]>> = {
  home: [
    ['product', 7],
    ['cart', 1],
    ['leave', 2],
  ],
  product: [
    ['add', 4],
    ['product', 3],
    ['home', 1],
    ['leave', 3],
  ],
  add: [
    ['contact', 5],
    ['product', 3],
    ['leave', 2],
  ],
  cart: [
    ['contact', 4],
    ['product', 2],
    ['leave', 3],
  ],
  contact: [
    ['delivery', 6],
    ['cart', 2],
    ['leave', 3],
  ],
  delivery: [
    ['payment', 6],
    ['contact', 2],
    ['leave', 2],
  ],
  payment: [
    ['review', 6],
    ['delivery', 1],
    ['home', 1],
    ['leave', 2],
  ],
  review: [
    ['order', 7],
    ['payment', 1],
    ['leave', 1],
  ],
  order: [
    ['home', 1],
    ['leave', 4],
  ],
  leave: [],
}

/** Numbers between 0 and 1 that are the same in every run. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

function actsOf(random: () => number): readonly Act[] {
  const acts: Act[] = ['home']
  while (acts.length < 60) {
    const choices = ways[acts.at(-1) ?? 'leave']
    let draw = random() * choices.reduce((sum, [, weight]) => sum + weight, 0)
    const next = choices.find(([, weight]) => {
      draw -= weight
      return draw < 0
    })
    if (next === undefined) break
    acts.push(next[0])
  }
  return acts
}

/** After an addition the shop shows the cart; every other act is the arrival at a page. */
const pageOf: Readonly<Record<Act, string | null>> = {
  home: '/',
  product: '/products/linen-shirt',
  add: '/cart',
  cart: '/cart',
  contact: '/checkout',
  delivery: '/checkout/shipping',
  payment: '/checkout/payment',
  review: '/checkout/review',
  order: '/checkout/confirmation',
  leave: null,
}

/** GA4 reports what was sent: the choice of delivery when the visitor goes on to payment. */
const eventOf = (act: Act): string | null =>
  ({
    home: null,
    product: 'view_item',
    add: 'add_to_cart',
    cart: 'view_cart',
    contact: 'begin_checkout',
    delivery: null,
    payment: 'add_shipping_info',
    review: 'add_payment_info',
    order: 'purchase',
    leave: null,
  })[act]

const asPages = (act: Act): readonly Omit<TestElement, 'at'>[] => {
  const path = pageOf[act]
  return path === null ? [] : [{ path }]
}
/** One address for everything, as in a single-page shop without routes. */
const asEvents = (act: Act): readonly Omit<TestElement, 'at'>[] => {
  const event = eventOf(act)
  return event === null ? [] : [{ event, path: '/app', keyEvent: event === 'purchase' }]
}
const asBoth = (act: Act): readonly Omit<TestElement, 'at'>[] => [
  ...asEvents(act).slice(0, 1),
  ...asPages(act),
]

function visitors(report: (act: Act) => readonly Omit<TestElement, 'at'>[]): readonly TestPerson[] {
  const random = createRandom(20261122)
  return Array.from({ length: 400 }, (_, index) => {
    const sessions = Array.from({ length: 1 + Math.floor(random() * 3) }, () => actsOf(random))
    const start = begin + Math.floor(random() * 25) * day
    const elements = sessions.flatMap((acts, session) =>
      acts.flatMap((act, step) =>
        report(act).map(element => ({ ...element, session, at: start + session * 3 * hour + step * 40_000 })),
      ),
    )
    return { person: `u:${index}`, elements }
  }).filter(({ elements }) => elements.length > 0)
}

const checkout = () => ask(shop, { question: 'funnel', ...period })
const bars = async () =>
  (await checkout()).answer.steps.map(one => [one.label, one.entered, one.dropped, one.medianMs])

test('shops that send only paths, only GA4 events, or both have the same checkout funnel', async () => {
  await shop.write(visitors(asPages))
  const byPages = await bars()
  await shop.empty()
  await shop.write(visitors(asEvents))
  const byEvents = await bars()
  await shop.empty()
  await shop.write(visitors(asBoth))
  const byBoth = await bars()

  expect(byPages.map(([label]) => label)).toEqual([
    'Product viewed',
    'Added to cart',
    'Checkout begun',
    'Delivery chosen',
    'Payment given',
    'Order placed',
  ])
  expect(byPages.every(([, entered]) => Number(entered) > 20)).toBe(true)
  expect(byEvents).toEqual(byPages)
  expect(byBoth).toEqual(byPages)
})

test('it counts sessions within a day, and says so', async () => {
  await shop.write(visitors(asPages))
  const { answer, rule } = await checkout()
  expect(answer.resolved).toMatchObject({ unit: 'session', windowMs: day })
  expect(rule).toMatch(/^Sessions .* inside the session, within 1 day of the first/)
})

test('it is spelled out by what was seen, so that it can be asked again', async () => {
  await shop.write(visitors(asEvents))
  const { answer } = await checkout()
  expect(answer.resolved.steps).toEqual([
    { label: 'Product viewed', any: [{ event: 'view_item' }] },
    { label: 'Added to cart', optional: true, any: [{ event: 'add_to_cart' }, { event: 'view_cart' }] },
    { label: 'Checkout begun', any: [{ event: 'begin_checkout' }] },
    { label: 'Delivery chosen', optional: true, any: [{ event: 'add_shipping_info' }] },
    { label: 'Payment given', optional: true, any: [{ event: 'add_payment_info' }] },
    { label: 'Order placed', any: [{ event: 'purchase' }] },
  ])
  const again = await ask(shop, { ...answer.resolved })
  expect(again.answer.steps).toEqual(answer.steps)
})

test('steps that were never seen in the period are left out', async () => {
  await shop.write([
    {
      person: 'u:one',
      elements: [
        { at: begin, path: '/products/a' },
        { at: begin + 1, path: '/checkout/success' },
      ],
    },
    { person: 'u:later', elements: [{ at: begin + 31 * day, event: 'add_to_cart' }] },
  ])
  expect(await bars()).toEqual([
    ['Product viewed', 1, 0, null],
    ['Order placed', 1, 0, 1],
  ])
})

test('a purchase and its confirmation page are one step', async () => {
  await shop.write([
    {
      person: 'u:one',
      elements: [
        { at: begin, path: '/products/a' },
        { at: begin + 1, path: '/checkout/confirmation' },
        { at: begin + 2, event: 'purchase', path: '/checkout/confirmation' },
      ],
    },
  ])
  expect((await bars()).map(([label, entered]) => [label, entered])).toEqual([
    ['Product viewed', 1],
    ['Order placed', 1],
  ])
})

test('a shop without any checkout gets an answer without steps that can be asked again', async () => {
  await shop.write([{ person: 'u:one', elements: [{ at: begin, path: '/' }] }])
  const { answer, rule } = await checkout()
  expect(answer).toMatchObject({ steps: [], units: 0, resolved: { steps: 'checkout' } })
  expect(rule).toContain('No step of a checkout was seen')
})

/** A checkout on one page, known by its forms alone: steps are shown, and perhaps one says that it was done. */
const onePage = (...steps: readonly { step: string; state?: string }[]): TestEvent[] =>
  ['view_item', 'begin_checkout', ...steps, 'purchase'].map((act, index) => ({
    id: index + 1,
    visitor: '00000000-0000-4000-8000-000000000011',
    at: begin + index * 1_000,
    path: '/checkout',
    name: typeof act === 'string' ? act : 'checkout_step',
    ...(typeof act === 'string' ? {} : { data: act }),
  }))
const entered = async () => (await checkout()).answer.steps.map(one => `${one.label}: ${one.entered}`)

test('a step that was shown is not done; the one before it is', async () => {
  const state = 'shown'
  await storeEvents(shop.store, onePage({ step: 'contact', state }, { step: 'shipping', state }))
  expect(await entered()).toEqual(['Product viewed: 1', 'Checkout begun: 1', 'Order placed: 1'])
  await shop.empty()
  await storeEvents(shop.store, onePage({ step: 'shipping', state }, { step: 'payment', state }))
  expect(await entered()).toEqual([
    'Product viewed: 1',
    'Checkout begun: 1',
    'Delivery chosen: 1',
    'Order placed: 1',
  ])
  await shop.empty()
  await storeEvents(shop.store, onePage({ step: 'shipping' }, { step: 'payment' }))
  expect(await entered()).toEqual([
    'Product viewed: 1',
    'Checkout begun: 1',
    'Delivery chosen: 1',
    'Payment given: 1',
    'Order placed: 1',
  ])
})

test('a shown step changes nothing for a shop whose own events tell of the choice', async () => {
  const [view, ...rest] = onePage({ step: 'payment', state: 'shown' })
  const chosen = { id: 50, visitor: view?.visitor ?? '', at: begin + 5 * day, name: 'add_shipping_info' }
  await storeEvents(shop.store, [...(view ? [view] : []), ...rest, chosen])
  const { answer } = await checkout()
  expect(answer.resolved.steps).toContainEqual({
    label: 'Delivery chosen',
    optional: true,
    any: [{ event: 'add_shipping_info' }],
  })
})
