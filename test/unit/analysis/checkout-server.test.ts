import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ask } from '../../../packages/analysis/src/index.ts'
import { begin, hour, period, startShop, type TestElement } from './fixture.ts'
import { storeEvents } from './shop-events.ts'

let shop: Awaited<ReturnType<typeof startShop>>
beforeAll(async () => {
  shop = await startShop()
})
afterAll(() => shop.stop())
beforeEach(() => shop.empty())

const minute = 60_000
const checkout = async () => (await ask(shop, { question: 'funnel', ...period })).answer
const entered = async () => (await checkout()).steps.map(({ label, entered }) => [label, entered])
const page = (at: number, path: string, session = 0): TestElement => ({ at: begin + at, path, session })
const order = (at: number): TestElement => ({
  at: begin + at,
  event: 'purchase',
  session: null,
  keyEvent: true,
  value: 30,
  currency: 'EUR',
})
/** A visit that comes to its payment, ten minutes after its beginning. */
const visit = [page(0, '/products/a'), page(5 * minute, '/checkout'), page(10 * minute, '/checkout/payment')]

describe('an order that the shop’s server tells of', () => {
  test('counts in the visit in which it was placed, from the event to the bar', async () => {
    const visitor = '00000000-0000-4000-8000-000000000011'
    const pages = ['/products/a', '/checkout', '/checkout/payment', '/order/123/done']
    await storeEvents(shop.store, [
      ...pages.map((path, index) => ({
        id: index + 1,
        visitor,
        at: begin + index * minute,
        name: 'page_view',
        path,
      })),
      { id: 9, visitor, at: begin + 3 * minute + 1, name: 'purchase', fromServer: true },
    ])
    const { steps, resolved } = await checkout()
    expect(resolved.unit).toBe('session')
    expect(steps.at(-1)).toMatchObject({ label: 'Order placed', entered: 1 })
  })

  test('counts up to half an hour after the visit’s last event, and not later', async () => {
    const [soon, late] = [40 * minute, 40 * minute + 1]
    await shop.write([
      { person: 'u:soon', elements: [...visit, order(soon)] },
      { person: 'u:late', elements: [...visit, order(late)] },
    ])
    expect(await entered()).toEqual([
      ['Product viewed', 2],
      ['Checkout begun', 2],
      ['Delivery chosen', 2],
      ['Order placed', 1],
    ])
  })

  test('counts in the visit that goes on around it, however long nothing was counted there', async () => {
    const elements = [...visit, order(2 * hour), page(2 * hour + 1, '/order/123/done')]
    await shop.write([{ person: 'u:one', elements }])
    expect((await entered()).at(-1)).toEqual(['Order placed', 1])
  })

  test('counts in no visit that begins after it', async () => {
    const later = visit.map(element => ({ ...element, at: element.at + 3 * hour }))
    const before = [page(0, '/products/a', 1), order(hour)]
    await shop.write([
      { person: 'u:one', elements: [order(3 * hour - 1), ...later] },
      { person: 'u:two', elements: [...before, ...later] },
    ])
    expect((await entered()).at(-1)).toEqual(['Order placed', 0])
  })

  test('stands in the row behind the bar, with its value', async () => {
    await shop.write([{ person: 'u:one', elements: [...visit, order(11 * minute)] }])
    const segment = (await checkout()).steps.at(-1)?.segment
    const list = segment && (await ask(shop, { question: 'journeys', ...period, segment })).answer
    expect(list?.total).toBe(1)
    expect(list?.rows[0]).toMatchObject({
      unit: 'session',
      outcome: 'converted',
      endAt: begin + 11 * minute,
      revenue: [{ currency: 'EUR', value: 30 }],
    })
    const sessions = await ask(shop, { question: 'journeys', ...period, unit: 'session' })
    expect(sessions.answer.rows).toEqual(list?.rows)
  })
})

test('a shop whose server tells of everything has its checkout counted by persons', async () => {
  const says = (event: string, at: number): TestElement => ({ at: begin + at, event, session: null })
  await shop.write([
    {
      person: 'u:one',
      elements: [says('view_item', 0), says('begin_checkout', minute), says('purchase', 2 * minute)],
    },
    { person: 'u:two', elements: [page(0, '/'), says('view_item', hour)] },
  ])
  const { resolved, steps } = await checkout()
  expect(resolved).toMatchObject({ unit: 'person', windowMs: 24 * hour })
  expect(steps.map(({ entered }) => entered)).toEqual([2, 1, 1])
  const bySession = await ask(shop, { question: 'funnel', ...period, unit: 'session' })
  expect(bySession.answer.units).toBe(0)
})
