import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ask, type JourneysQuestion, type Unit } from '../../../packages/analysis/src/index.ts'
import { begin, day, insertRows, period, startShop, type TestPerson } from './fixture.ts'

let shop: Awaited<ReturnType<typeof startShop>>
beforeAll(async () => {
  shop = await startShop()
})
afterAll(() => shop.stop())
beforeEach(() => shop.empty())

const list = (question: Partial<JourneysQuestion> = {}, now = begin + 2 * day) =>
  ask({ ...shop, now }, { question: 'journeys', ...period, ...question })

const visitors = Array.from({ length: 4 }, (_, index) => `00000000-0000-4000-8000-00000000000${index}`)

/** Persons who share visitors, with sessions, journeys, ties and events outside any session. */
const persons: fc.Arbitrary<readonly TestPerson[]> = fc
  .array(
    fc.array(
      fc.record({
        gap: fc.constantFrom(0, 1, 1000, day),
        event: fc.constantFrom('A', 'B', 'C'),
        visitor: fc.nat(1),
        moves: fc.boolean(),
        outside: fc.boolean(),
        buys: fc.boolean(),
      }),
      { minLength: 1, maxLength: 8 },
    ),
    { minLength: 30, maxLength: 30 },
  )
  .map(all =>
    all.map((acts, index) => {
      // Every third came before the period.
      let [at, session, journey] = [begin + index - (index % 3 === 0 ? 20 * day : 0), 0, 1]
      const elements = acts.map(({ gap, event, visitor, moves, outside, buys }) => {
        at += gap
        if (moves) session += 1
        const element = { at, event, visitor, session: outside ? null : session, journey, keyEvent: buys }
        if (buys) journey += 1
        return element
      })
      const own = [visitors[index % 4] ?? '', `00000000-0000-4000-9000-0000000000${10 + index}`]
      return { person: `u:${index}`, visitors: own, elements }
    }),
  )

test.each(['person', 'visitor', 'session', 'journey'] satisfies readonly Unit[])(
  'the list behind every bar has as many rows as the bar counts: %s',
  async unit => {
    for (const shopFloor of fc.sample(persons, { numRuns: 2, seed: unit.length })) {
      await shop.empty()
      await shop.write(shopFloor)
      const now = begin + 3 * day
      const { answer } = await ask(
        { ...shop, now },
        {
          question: 'funnel',
          ...period,
          unit,
          windowMs: 2 * day,
          compare: 'previous',
          steps: [{ event: 'A' }, { any: [{ event: 'A' }, { event: 'B' }] }, { event: 'C' }],
        },
      )
      expect(answer.units).toBeGreaterThan(0)
      expect(answer.previous?.units).toBeGreaterThan(0)
      for (const bar of [...answer.steps, ...(answer.previous?.steps ?? [])].filter(step => step !== null)) {
        const behind = await Promise.all(
          [bar.segment, bar.droppedSegment, bar.inProgressSegment].map(segment =>
            list({ segment, limit: 500 }, now),
          ),
        )
        const counts = [bar.entered, bar.dropped, bar.inProgress]
        expect(behind.map(one => one.answer.total)).toEqual(counts)
        expect(behind.map(one => new Set(one.answer.rows.map(row => row.id)).size)).toEqual(counts)
      }
    }
  },
  60_000,
)

test('the list behind a bar of the period before has the steps of this one, whatever those days had', async () => {
  const way = [
    'view_item',
    'add_to_cart',
    'begin_checkout',
    'add_shipping_info',
    'add_payment_info',
    'purchase',
  ]
  const buyer = (index: number, at: number, acts: readonly string[]): TestPerson => ({
    person: `u:${index}`,
    elements: acts.map((event, step) => ({
      at: at + index + step * 1000,
      event,
      keyEvent: event === 'purchase',
    })),
  })
  const withoutDelivery = way.filter(event => event !== 'add_shipping_info')
  await shop.write([
    ...[6, 5, 4, 4, 3].map((steps, index) => buyer(index, begin - 3 * day, way.slice(0, steps))),
    ...[5, 4, 2].map((steps, index) => buyer(10 + index, begin, withoutDelivery.slice(0, steps))),
  ])
  const days = { site: 'main', from: '2026-11-01', to: '2026-11-08' } as const
  const { answer } = await ask(
    { ...shop, now: begin + 9 * day },
    { question: 'funnel', ...days, compare: 'previous' },
  )
  const counted = answer.previous?.steps.filter(step => step !== null) ?? []
  expect(counted.map(({ label, entered }) => [label, entered])).toEqual([
    ['Product viewed', 5],
    ['Added to cart', 5],
    ['Checkout begun', 5],
    ['Payment given', 2],
    ['Order placed', 1],
  ])
  for (const bar of counted) {
    const { answer: behind } = await list({ segment: bar.segment }, begin + 9 * day)
    expect(behind.total).toBe(bar.entered)
  }
})

describe('a row', () => {
  const session = '018c0000-0000-7000-8000-000000000001'
  const write = () =>
    shop.write([
      {
        person: 'u:ann',
        user: 'ann',
        sessions: [session, '018c0000-0000-7000-8000-000000000002'],
        elements: [
          { at: begin, path: '/', engagedMs: 10 },
          { at: begin + 1, path: '/', engagedMs: 5 },
          { at: begin + 2, event: 'search', path: '/' },
          { at: begin + 3, touchpoint: 'product-page', path: '/products/a' },
          { at: begin + 4, touchpoint: 'product-page', path: '/products/b', session: 1 },
          { at: begin + 5, event: 'purchase', keyEvent: true, session: 1, value: 19.9, currency: 'EUR' },
          { at: begin + 6, path: '/faq', session: 1, journey: 2 },
        ],
      },
    ])

  test('shows touches in order, repeats in a row as one, each by its name', async () => {
    await write()
    const { answer } = await list({ unit: 'journey' })
    expect(answer.total).toBe(2)
    const bought = answer.rows[1]
    expect(
      bought?.touches.map(({ touchpoint, name, phase, at, engagedMs, path }) => [
        touchpoint,
        name,
        phase,
        at - begin,
        engagedMs,
        path,
      ]),
    ).toEqual([
      ['', '/', '', 0, 15, '/'],
      ['', 'search', '', 2, 0, '/'],
      ['product-page', 'The product-page', 'purchase', 3, 0, '/products/a'],
      ['', 'purchase', '', 5, 0, ''],
    ])
    expect(bought).toMatchObject({
      id: 'u:ann#1',
      person: 'u:ann',
      user: 'ann',
      startAt: begin,
      endAt: begin + 5,
      outcome: 'converted',
      touchCount: 4,
      sessionCount: 2,
      engagedMs: 15,
      revenue: [{ currency: 'EUR', value: 19.9 }],
    })
    expect(answer.rows[0]).toMatchObject({ id: 'u:ann#2', outcome: 'open', revenue: [], touchCount: 1 })
  })

  test('says where its first session came from', async () => {
    await write()
    await insertRows(shop.store, 'sessions', [
      {
        site: 'main',
        person: 'u:ann',
        session,
        visitor: visitors[0],
        start_at: begin,
        end_at: begin,
        channel_group: 'Organic Search',
        source: 'example',
        device: 'mobile',
        version: 1,
      },
    ])
    const { answer } = await list({ unit: 'person' })
    expect(answer.rows[0]).toMatchObject({
      channelGroup: 'Organic Search',
      source: 'example',
      device: 'mobile',
    })
  })

  test('is lost after more than 30 quiet days', async () => {
    await shop.write([{ person: 'u:ann', elements: [{ at: begin, path: '/' }] }])
    expect((await list({}, begin + 30 * day)).answer.rows[0]?.outcome).toBe('open')
    expect((await list({}, begin + 30 * day + 1)).answer.rows[0]?.outcome).toBe('lost')
  })

  test('shows the first 30 and the last 30 of more than 60 touches, and says where others are missing', async () => {
    const pages = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ at: begin + index, path: `/${index + 1}` }))
    await shop.write([
      { person: 'u:ann', elements: [...pages(69), { at: begin + 69, event: 'purchase', keyEvent: true }] },
      { person: 'u:bob', elements: pages(60) },
    ])
    const [ann, bob] = (await list()).answer.rows
    const shown = ann?.touches.map(({ name }) => name)
    expect([shown?.length, ann?.touchCount, ann?.gapAt]).toEqual([60, 70, 30])
    expect(shown?.slice(28, 32)).toEqual(['/29', '/30', '/41', '/42'])
    expect(shown?.at(-1)).toBe('purchase')
    expect([bob?.touches.length, bob?.touchCount, bob?.gapAt]).toEqual([60, 60, null])
  })
})

test('the newest come first, pages join without gap or repeat, ties included', async () => {
  await shop.write(
    Array.from({ length: 25 }, (_, index) => ({
      person: `u:${index}`,
      elements: [{ at: begin + (index % 3), path: '/' }],
    })),
  )
  const whole = (await list({ unit: 'person' })).answer
  const pages = await Promise.all([0, 10, 20].map(offset => list({ unit: 'person', limit: 10, offset })))
  expect(pages.flatMap(page => page.answer.rows)).toEqual(whole.rows)
  expect(pages.map(page => page.answer.total)).toEqual([25, 25, 25])
  expect(whole.rows.map(row => row.endAt)).toEqual(
    [...whole.rows.map(row => row.endAt)].sort((one, other) => other - one),
  )
  expect((await list({ offset: 100 })).answer).toMatchObject({ total: 25, rows: [] })
})

test('without a segment, units with a counted event in the days are listed', async () => {
  await shop.write([
    { person: 'u:before', elements: [{ at: begin - 1, path: '/' }] },
    {
      person: 'u:across',
      elements: [
        { at: begin - 1, path: '/', session: 0 },
        { at: begin + 31 * day, path: '/', session: 1 },
      ],
    },
    {
      person: 'u:in',
      elements: [
        { at: begin - day, path: '/', session: 0 },
        { at: begin, path: '/', session: 1 },
      ],
    },
  ])
  const ids = async (unit: Unit) =>
    (await list({ unit }, begin + 40 * day)).answer.rows.map(row => row.person)
  expect(await ids('person')).toEqual(['u:in'])
  expect(await ids('session')).toEqual(['u:in'])
  expect(await ids('visitor')).toEqual(['u:in'])
  expect(await ids('journey')).toEqual(['u:in'])
})

test('the rule says whose rows these are', async () => {
  await shop.write([{ person: 'u:ann', elements: [{ at: begin, event: 'A' }] }])
  const { rule } = await list({
    segment: {
      funnel: { question: 'funnel', ...period, steps: [{ event: 'A' }, { event: 'B', label: 'Bought' }] },
      step: 1,
      outcome: 'dropped',
    },
  })
  expect(rule).toBe(
    'Persons that reached “A” and not “Bought”, and whose time is over, with the first step from 2026-11-01 to before 2026-12-01 (UTC), the newest first.',
  )
})
