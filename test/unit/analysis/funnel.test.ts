import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ask, type FunnelQuestion } from '../../../packages/analysis/src/index.ts'
import { begin, day, hour, period, startShop, type TestElement } from './fixture.ts'

let shop: Awaited<ReturnType<typeof startShop>>
beforeAll(async () => {
  shop = await startShop()
})
afterAll(() => shop.stop())
beforeEach(() => shop.empty())

const step = (event: string) => ({ event })
const funnel = (question: Partial<FunnelQuestion>) =>
  ask(shop, { question: 'funnel', ...period, steps: [step('A'), step('B')], ...question })
const entered = async (question: Partial<FunnelQuestion>) =>
  (await funnel(question)).answer.steps.map(one => one.entered)
const letters = (text: string, spacing = 1000): readonly TestElement[] =>
  [...text].map((event, index) => ({ at: begin + index * spacing, event }))

test('the median of the way to a step interpolates between the two in the middle', async () => {
  await shop.write(
    [3, 5, 9, 12, 40, 41, 90, 300].map((ms, index) => ({
      person: `u:${index}`,
      elements: [
        { at: begin, event: 'A' },
        { at: begin + ms, event: 'B' },
      ],
    })),
  )
  expect((await funnel({})).answer.steps[1]?.medianMs).toBe(26)
})

test('rates, shares and intervals go with the counts', async () => {
  await shop.write(
    Array.from({ length: 10 }, (_, index) => ({
      person: `u:${index}`,
      elements: letters(index < 5 ? (index < 1 ? 'ABC' : 'AB') : 'A'),
    })),
  )
  const { answer } = await funnel({ steps: ['A', 'B', 'C'].map(step) })
  expect(answer.units).toBe(10)
  expect(answer.steps.map(one => [one.entered, one.rate, one.fromPrevious, one.dropped])).toEqual([
    [10, 1, 1, 5],
    [5, 0.5, 0.5, 4],
    [1, 0.1, 0.2, 0],
  ])
  expect(answer.steps[1]?.rateInterval?.[0]).toBeCloseTo(0.236593, 5)
  expect(answer.steps[1]?.rateInterval?.[1]).toBeCloseTo(0.763407, 5)
})

test('nothing counted has no rate, no interval and no median', async () => {
  const { answer } = await funnel({})
  expect(answer.units).toBe(0)
  expect(answer.steps[1]).toMatchObject({
    entered: 0,
    rate: null,
    rateInterval: null,
    fromPrevious: null,
    medianMs: null,
  })
})

test('the first step lies in the days asked for; later steps may follow after them', async () => {
  const end = begin + 30 * day
  await shop.write([
    {
      person: 'u:before',
      elements: [
        { at: begin - 1, event: 'A' },
        { at: begin, event: 'B' },
      ],
    },
    {
      person: 'u:first',
      elements: [
        { at: begin, event: 'A' },
        { at: begin + 1, event: 'B' },
      ],
    },
    {
      person: 'u:last',
      elements: [
        { at: end - 1, event: 'A' },
        { at: end + day, event: 'B' },
      ],
    },
    {
      person: 'u:after',
      elements: [
        { at: end, event: 'A' },
        { at: end + 1, event: 'B' },
      ],
    },
  ])
  expect(await entered({})).toEqual([2, 2])
})

test('an event after the present is not counted', async () => {
  await shop.write([
    {
      person: 'u:one',
      elements: [
        { at: begin, event: 'A' },
        { at: begin + hour, event: 'B' },
      ],
    },
  ])
  const counted = (now: number) =>
    ask({ ...shop, now }, { question: 'funnel', ...period, steps: [step('A'), step('B')] })
  expect((await counted(begin + hour - 1)).answer.steps[1]?.entered).toBe(0)
  expect((await counted(begin + hour)).answer.steps[1]?.entered).toBe(1)
})

describe('the unit', () => {
  const v1 = '00000000-0000-4000-8000-000000000001'
  const v2 = '00000000-0000-4000-8000-000000000002'

  test('person joins visitors and sessions; visitor, session and journey keep them apart', async () => {
    await shop.write([
      {
        person: 'u:one',
        visitors: [v1, v2],
        elements: [
          { at: begin, event: 'A', visitor: 0, session: 0 },
          { at: begin + 1, event: 'B', visitor: 1, session: 1 },
          { at: begin + 2, event: 'A', visitor: 1, session: 1, journey: 2 },
          { at: begin + hour, event: 'B', visitor: 1, session: null, journey: 2 },
        ],
      },
    ])
    expect(await entered({ unit: 'person' })).toEqual([1, 1])
    expect(await entered({ unit: 'visitor' })).toEqual([2, 1])
    expect(await entered({ unit: 'session' })).toEqual([2, 0])
    expect(await entered({ unit: 'journey' })).toEqual([2, 2])
  })

  test('visitor joins the runs of one browser, whoever was logged in', async () => {
    await shop.write([
      { person: 'u:one', visitors: [v1], elements: [{ at: begin, event: 'A' }] },
      { person: 'u:two', visitors: [v1], elements: [{ at: begin + 40 * day, event: 'B' }] },
    ])
    expect(await entered({ unit: 'visitor', windowMs: 40 * day })).toEqual([1, 1])
    expect(await entered({ unit: 'visitor', windowMs: 40 * day - 1 })).toEqual([1, 0])
  })
})

describe('steps', () => {
  test('page steps match page views by pattern; a dot, a percent sign and an underscore are letters', async () => {
    await shop.write([
      {
        person: 'u:one',
        elements: [
          { at: begin, path: '/a_b/1' },
          { at: begin, path: '/a%b' },
          { at: begin, path: '/click', event: 'touchpoint' },
        ],
      },
    ])
    const one = (page: string) => entered({ steps: [{ page }] })
    expect(await one('/a_b/*')).toEqual([1])
    expect(await one('/axb/*')).toEqual([0])
    expect(await one('/a_b')).toEqual([0])
    expect(await one('/a%b/')).toEqual([1])
    expect(await one('/click')).toEqual([0])
  })

  test('touchpoint steps match by id, any-of steps match each of their conditions', async () => {
    await shop.write([
      { person: 'u:one', elements: [{ at: begin, event: 'open', touchpoint: 'chat' }] },
      { person: 'u:two', elements: [{ at: begin, event: 'X' }] },
    ])
    expect(await entered({ steps: [{ touchpoint: 'chat' }] })).toEqual([1])
    expect(await entered({ steps: [{ touchpoint: 'none' }] })).toEqual([0])
    expect(await entered({ steps: [{ any: [{ touchpoint: 'chat' }, { event: 'X' }] }] })).toEqual([2])
  })

  test('fifty steps are counted', async () => {
    await shop.write([{ person: 'u:one', elements: letters('A'.repeat(50)) }])
    const counts = await entered({ steps: Array.from({ length: 50 }, () => step('A')) })
    expect(counts.at(-1)).toBe(1)
  })

  test('another site is another funnel', async () => {
    await shop.write([{ person: 'u:one', elements: letters('AB') }], 'other')
    expect(await entered({})).toEqual([0, 0])
  })
})

test('the period before is counted by the same rules', async () => {
  await shop.write([
    { person: 'u:before', elements: [{ at: begin - 30 * day, event: 'A' }] },
    { person: 'u:too-early', elements: [{ at: begin - 30 * day - 1, event: 'A' }] },
    { person: 'u:now', elements: letters('AB') },
  ])
  const { answer } = await funnel({ compare: 'previous' })
  expect(answer.previous).toMatchObject({ from: '2026-10-02', to: '2026-11-01', units: 1 })
  expect(answer.previous?.steps[0]?.segment).toMatchObject({
    funnel: { from: '2026-10-02', to: '2026-11-01' },
  })
})

test('a period that reaches beyond all events counts all of them', async () => {
  await shop.write([{ person: 'u:one', elements: letters('AB') }])
  expect(await entered({ from: '1960-01-01', to: '2100-01-01' })).toEqual([1, 1])
  expect(await entered({ from: '0001-01-01', to: '9999-12-31', compare: 'previous' })).toEqual([1, 1])
})

test('the rule says what was counted', async () => {
  const { rule, answer } = await funnel({})
  expect(rule).toBe(
    'Persons whose first step lies in the days from 2026-11-01 to before 2026-12-01 (UTC), each counted once at the furthest step reached in order within 14 days of the first; the time of all of them is over.',
  )
  expect(answer.resolved).toMatchObject({
    unit: 'person',
    windowMs: 14 * day,
    order: 'ordered',
    mature: false,
  })
})

test('the answer says up to when it holds and how long it took', async () => {
  const answer = await funnel({})
  expect(answer).toMatchObject({ question: 'funnel', asOf: shop.now })
  expect(answer.tookMs).toBeGreaterThanOrEqual(0)
})

test('any text is matched as it is, and none of it is read as SQL', async () => {
  const names = [
    "' OR 1=1 --",
    '\\',
    "\\'",
    '{p0:String}',
    '$1; DROP TABLE journeys',
    '`',
    '\n\t',
    'ß 漢字 🛒',
    '%',
    '_',
  ]
  await shop.write(
    names.map((event, index) => ({
      person: `u:${index}`,
      elements: [{ at: begin, event, path: `/${event}` }],
    })),
  )
  for (const event of names) {
    const { answer } = await funnel({ steps: [{ event }] })
    expect([event, answer.units]).toEqual([event, 1])
    const segment = answer.steps[0]?.segment
    const behind = await ask(shop, {
      question: 'journeys',
      ...period,
      ...(segment === undefined ? {} : { segment }),
    })
    expect(behind.answer.total).toBe(1)
  }
})
