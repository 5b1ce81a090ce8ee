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
const letters = (text: string, spacing = 1000): readonly TestElement[] =>
  [...text].map((event, index) => ({ at: begin + index * spacing, event }))

describe('units whose time is not over', () => {
  const week = { steps: [step('A'), step('B')], windowMs: 7 * day }
  const at = (now: number, question: Partial<FunnelQuestion> = {}) =>
    ask({ ...shop, now }, { question: 'funnel', ...period, ...week, ...question })

  test('are in progress to the last millisecond of the window, then dropped', async () => {
    await shop.write([{ person: 'u:one', elements: [{ at: begin, event: 'A' }] }])
    const open = (await at(begin + 7 * day)).answer.steps[0]
    expect([open?.dropped, open?.inProgress]).toEqual([0, 1])
    const over = (await at(begin + 7 * day + 1)).answer.steps[0]
    expect([over?.dropped, over?.inProgress]).toEqual([1, 0])
  })

  test('are judged by their newest start, which may still lead further', async () => {
    await shop.write([
      {
        person: 'u:one',
        elements: [
          { at: begin, event: 'A' },
          { at: begin + 6 * day, event: 'A' },
        ],
      },
    ])
    expect((await at(begin + 10 * day)).answer.steps[0]?.inProgress).toBe(1)
  })

  test('are left out of a mature funnel', async () => {
    await shop.write([
      { person: 'u:old', elements: letters('AB') },
      { person: 'u:new', elements: [{ at: begin + 8 * day, event: 'A' }] },
    ])
    const { answer, rule } = await at(begin + 9 * day, { mature: true })
    expect(answer.steps.map(one => one.entered)).toEqual([1, 1])
    expect(rule).toContain('left out')
  })

  test('end with their session', async () => {
    const session = '018c0000-0000-7000-8000-000000000001'
    await shop.write([{ person: 'u:one', sessions: [session], elements: [{ at: begin, event: 'A' }] }])
    await shop.store.insert(
      'sessions',
      new TextEncoder().encode(
        JSON.stringify({
          site: 'main',
          person: 'u:one',
          session,
          visitor: session,
          start_at: begin,
          end_at: begin + hour,
          version: 1,
        }),
      ),
    )
    expect((await at(begin + hour + 30 * 60_000, { unit: 'session' })).answer.steps[0]?.inProgress).toBe(1)
    expect((await at(begin + hour + 30 * 60_000 + 1, { unit: 'session' })).answer.steps[0]?.inProgress).toBe(
      0,
    )
  })

  test('end with their journey', async () => {
    const bought = { at: begin + 1, event: 'purchase', keyEvent: true }
    await shop.write([
      { person: 'u:open', elements: [{ at: begin, event: 'A' }] },
      { person: 'u:bought', elements: [{ at: begin, event: 'A' }, bought] },
      {
        person: 'u:next',
        elements: [{ at: begin, event: 'A' }, bought, { at: begin + 2, event: 'X', journey: 2 }],
      },
    ])
    const [first] = (await at(begin + day, { unit: 'journey' })).answer.steps
    expect([first?.dropped, first?.inProgress]).toEqual([2, 1])
  })
})
