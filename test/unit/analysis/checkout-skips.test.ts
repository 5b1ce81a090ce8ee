import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ask, type FunnelQuestion } from '../../../packages/analysis/src/index.ts'
import { begin, day, period, startShop, type TestPerson } from './fixture.ts'
import { storeEvents, type TestEvent } from './shop-events.ts'

let shop: Awaited<ReturnType<typeof startShop>>
beforeAll(async () => {
  shop = await startShop()
})
afterAll(() => shop.stop())
beforeEach(() => shop.empty())

const minute = 60_000
const checkout = (question: Partial<FunnelQuestion> = {}) =>
  ask(shop, { question: 'funnel', ...period, ...question })
const entered = async () => (await checkout()).answer.steps.map(({ label, entered }) => [label, entered])

let persons = 0
/** So many visits that do this, a minute between each. */
const visits = (count: number, acts: string, from = begin): readonly TestPerson[] =>
  Array.from({ length: count }, () => ({
    person: `u:${persons++}`,
    elements: acts.split(' ').map((event, index) => ({ at: from + index * minute, event })),
  }))

const whole = 'view_item add_to_cart begin_checkout add_shipping_info add_payment_info purchase'

describe('a way past steps of the checkout', () => {
  test('with a buy-now button is counted up to its order', async () => {
    const visitors = Array.from({ length: 3 }, (_, n) => `00000000-0000-4000-8000-00000000001${n}`)
    const way = (visitor: string, from: number, ...names: readonly string[]): TestEvent[] =>
      names.map((name, index) => ({
        id: from + index,
        visitor,
        stream: visitor,
        at: begin + index * minute,
        name,
        ...(name === 'begin_checkout' && from > 10 ? { data: { express: 'buy_now' } } : {}),
      }))
    const [through = '', bought = '', left = ''] = visitors
    await storeEvents(shop.store, [
      ...way(through, 1, ...whole.split(' ')),
      ...way(bought, 11, 'view_item', 'begin_checkout', 'purchase'),
      ...way(left, 21, 'view_item', 'begin_checkout'),
    ])
    expect(await entered()).toEqual([
      ['Product viewed', 3],
      ['Added to cart', 3],
      ['Checkout begun', 3],
      ['Delivery chosen', 2],
      ['Payment given', 2],
      ['Order placed', 2],
    ])
  })

  test('leads from the beginning of the checkout to the order, and not past the beginning', async () => {
    await shop.write([
      ...visits(1, whole),
      ...visits(2, 'view_item purchase'),
      ...visits(4, 'view_item add_to_cart'),
    ])
    const { answer, rule } = await checkout()
    expect(answer.steps.map(step => step.entered)).toEqual([7, 5, 1, 1, 1, 1])
    expect(answer.steps.map(step => step.dropped)).toEqual([2, 4, 0, 0, 0, 0])
    expect(rule).toContain(
      'whoever came further without “Added to cart”, “Delivery chosen” or “Payment given” is counted there too',
    )
  })

  test('has no part in the medians of what it skipped, and stands in the list behind the bar', async () => {
    await shop.write([...visits(1, whole), ...visits(8, 'view_item begin_checkout home home purchase')])
    const { answer } = await checkout()
    expect(answer.steps.map(step => step.medianMs)).toEqual([null, minute, minute, minute, minute, minute])
    const [, cart] = answer.steps
    const list = cart && (await ask(shop, { question: 'journeys', ...period, segment: cart.segment }))
    expect(list?.answer.total).toBe(9)
  })

  test('is spelled out as optional steps, never the first or the last', async () => {
    await shop.write(visits(1, 'add_to_cart add_shipping_info add_payment_info'))
    const { answer } = await checkout()
    expect(answer.resolved.steps).toEqual([
      { label: 'Added to cart', any: [{ event: 'add_to_cart' }] },
      { label: 'Delivery chosen', any: [{ event: 'add_shipping_info' }], optional: true },
      { label: 'Payment given', any: [{ event: 'add_payment_info' }] },
    ])
    expect((await ask(shop, { ...answer.resolved })).answer.steps).toEqual(answer.steps)
  })
})

describe('the period before', () => {
  const before = begin - 20 * day
  const compared = async () => (await checkout({ compare: 'previous' })).answer

  test('has no figures for a step that was not seen then, and true ones for the others', async () => {
    const old = 'view_item add_to_cart begin_checkout'
    await shop.write([
      ...visits(3, whole),
      ...visits(1, 'view_item'),
      ...visits(2, `${old} purchase`, before),
      ...visits(2, old, before),
    ])
    const { steps, previous } = await compared()
    expect(steps.map(step => step.entered)).toEqual([4, 3, 3, 3, 3, 3])
    expect(previous?.steps.map(step => step && [step.entered, step.rate, step.fromPrevious])).toEqual([
      [4, 1, 1],
      [4, 1, 1],
      [4, 1, 1],
      null,
      null,
      [2, 0.5, null],
    ])
    const segment = previous?.steps.at(-1)?.segment
    const days = { from: previous?.from ?? '', to: previous?.to ?? '' }
    const list = segment && (await ask(shop, { question: 'journeys', site: 'main', ...days, segment }))
    expect(list?.answer.total).toBe(2)
  })

  test('has nobody at all when its first step was not seen then', async () => {
    await shop.write([...visits(1, whole), ...visits(2, 'add_to_cart begin_checkout purchase', before)])
    const { previous } = await compared()
    expect(previous?.units).toBe(0)
    expect(previous?.steps.map(step => step && [step.entered, step.rate])).toEqual([
      [0, null],
      [0, null],
      [0, null],
      null,
      null,
      [0, null],
    ])
  })

  test('keeps every step that somebody chose', async () => {
    await shop.write(visits(1, 'a b', before))
    const { previous } = (
      await checkout({ compare: 'previous', steps: [{ event: 'a' }, { event: 'never' }, { event: 'b' }] })
    ).answer
    expect(previous?.steps.map(step => step?.entered)).toEqual([1, 0, 0])
  })
})

test('what a robot did makes no step', async () => {
  const visitor = '00000000-0000-4000-8000-000000000011'
  const robot = '00000000-0000-4000-8000-000000000099'
  const act = (id: number, name: string, more: Partial<TestEvent> = {}): TestEvent => ({
    id,
    visitor,
    at: begin + id * 1000,
    name,
    ...more,
  })
  await storeEvents(shop.store, [
    act(1, 'view_item'),
    act(2, 'begin_checkout'),
    // Shown only, which says nothing of delivery; the robot's says that it was chosen.
    act(3, 'checkout_step', { data: { step: 'contact', state: 'shown' } }),
    act(4, 'purchase'),
    act(5, 'checkout_step', { visitor: robot, verdict: 'bot', data: { step: 'shipping' } }),
  ])
  expect(await entered()).toEqual([
    ['Product viewed', 1],
    ['Checkout begun', 1],
    ['Order placed', 1],
  ])
})
