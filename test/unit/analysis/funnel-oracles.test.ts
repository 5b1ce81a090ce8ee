import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ask, type FunnelQuestion } from '../../../packages/analysis/src/index.ts'
import { begin, day, period, startShop, type TestElement } from './fixture.ts'

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

/** The furthest step that one person with these events reaches. */
async function levelOf(elements: readonly TestElement[], steps: string, windowMs = day): Promise<number> {
  await shop.empty()
  await shop.write([{ person: 'u:one', elements }])
  const counts = await entered({ steps: [...steps].map(step), windowMs })
  return counts.filter(count => count === 1).length
}

describe('the oracles of the ordered funnel', () => {
  test.each([
    ['AXABC', 'ABC', 3],
    ['ACABC', 'ABC', 3],
    ['ABAC', 'ABC', 3],
    ['ABCBD', 'ABCD', 4],
    ['ABAD', 'ABAD', 4],
    ['AB', 'AAB', 1],
    ['AAB', 'AAB', 3],
    ['CBA', 'ABC', 1],
    ['A', 'AAA', 1],
    ['ABCABABCD', 'ABCD', 4],
  ])('%s against %s reaches step %i', async (events, steps, level) => {
    expect(await levelOf(letters(events), steps)).toBe(level)
  })

  test('events at one time count in their order, not in the order of the steps', async () => {
    expect(await levelOf(letters('BA', 0), 'AB')).toBe(1)
    expect(await levelOf(letters('AB', 0), 'AB')).toBe(2)
    expect(
      await levelOf(
        [...letters('A'), { at: begin + 1000, event: 'A' }, { at: begin + 1000, event: 'B' }],
        'AB',
      ),
    ).toBe(2)
  })

  test('the window includes its last millisecond and nothing after it', async () => {
    const pair = (ms: number) => [
      { at: begin, event: 'A' },
      { at: begin + ms, event: 'B' },
    ]
    expect(await levelOf(pair(10_000), 'AB', 10_000)).toBe(2)
    expect(await levelOf(pair(10_001), 'AB', 10_000)).toBe(1)
  })

  test('the position within a millisecond does not count for the window', async () => {
    const others = Array.from({ length: 999 }, () => ({ at: begin, event: 'X' }))
    const late = (ms: number) => [...others, { at: begin, event: 'A' }, { at: begin + ms, event: 'B' }]
    const early = (ms: number) => [{ at: begin, event: 'A' }, ...others, { at: begin + ms, event: 'B' }]
    expect(await levelOf(late(10), 'AB', 10)).toBe(2)
    expect(await levelOf(late(11), 'AB', 10)).toBe(1)
    expect(await levelOf(early(10), 'AB', 10)).toBe(2)
    expect(await levelOf(early(11), 'AB', 10)).toBe(1)
  })

  test('the time to convert is that of the latest start', async () => {
    const elements = [0, 8000, 9000].map((ms, index) => ({ at: begin + ms, event: index === 2 ? 'B' : 'A' }))
    await shop.write([{ person: 'u:one', elements }])
    const { answer } = await funnel({ windowMs: 10_000 })
    expect(answer.steps.map(one => [one.entered, one.medianMs])).toEqual([
      [1, null],
      [1, 1000],
    ])
  })

  test('one page view does not stand for two overlapping steps', async () => {
    await shop.write([{ person: 'u:one', elements: [{ at: begin, path: '/p/1' }] }])
    expect(await entered({ steps: [{ page: '/p/*' }, { page: '/p/1' }] })).toEqual([1, 0])
  })
})
