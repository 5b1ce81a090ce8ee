import { beforeAll, describe, expect, it } from 'vitest'
import { funnelAnswer, shopFunnel, smallFunnel, withoutBefore } from '../../fixtures/funnel.ts'
import { setReaderLocale } from '../../format/locale.ts'
import { findLeak } from './find-leak.ts'
import { sayChange, sayLeak } from './say-leak.ts'

beforeAll(() => setReaderLocale('en-GB'))

const say = (answer: typeof shopFunnel): string => sayLeak(answer, findLeak(answer))

describe('the leak that the funnel names', () => {
  it('is the step that got worse, even if another loses a larger share', () => {
    expect(findLeak(shopFunnel)).toMatchObject({ kind: 'worse', at: { step: 4, to: 'Delivery chosen' } })
    expect(say(shopFunnel)).toBe('Four in ten leave at delivery, more than in the period before')
    expect(sayChange(shopFunnel)).toBe(
      'Only “Delivery chosen” fell: 59.1% of those who decided go on, was 67.0%',
    )
  })

  it('is the largest share of those who meant to buy when nothing got worse', () => {
    const answer = funnelAnswer([1000, 300, 200, 180, 100, 90])
    expect(findLeak(answer)).toMatchObject({ kind: 'largest', at: { step: 4, left: 80 } })
    expect(say(answer)).toBe('More than four in ten leave at delivery')
  })

  it('is not the many who only look at products', () => {
    expect(findLeak(funnelAnswer([1000, 100, 95, 90, 85, 80]))).toMatchObject({ at: { step: 5 } })
  })

  it('is the many who only look when nobody else came far enough to tell', () => {
    const answer = funnelAnswer([1000, 12, 2, 1, 1, 0])
    expect(findLeak(answer)).toMatchObject({ kind: 'largest', at: { step: 1 } })
    expect(say(answer)).toBe('98.8% leave without filling a cart')
  })

  it('is called no change when the interval of the difference holds zero', () => {
    const answer = funnelAnswer([1000, 300, 200, 180, 100, 90], { before: [990, 301, 205, 180, 108, 95] })
    expect(findLeak(answer).kind).toBe('largest')
    expect(sayChange(answer)).toBe('No step differs from the period before')
  })

  it('is said to have moved as the rates move that stand beside it', () => {
    const waiting = funnelAnswer([100, 40, 40, 40, 40, 40], {
      inProgress: [50],
      before: [100, 60, 60, 60, 60, 60],
    })
    expect(sayChange(waiting)).toBe('Only “Added to cart” rose: 80% of those who decided go on, was 60%')
    const decided = funnelAnswer([1000, 800, 800, 800, 800, 800], { before: [1000, 600, 600, 600, 600, 600] })
    expect(sayChange(decided)).toBe('Only “Added to cart” rose: 80.0% go on, was 60.0%')
  })

  it('is counted, not rated, below thirty people', () => {
    expect(say(smallFunnel)).toBe('5 of 18 sessions left at delivery; too few for a rate')
    expect(sayChange(smallFunnel)).toBe('Every dot is one session')
  })

  it('leaves out those who are still on their way', () => {
    const answer = funnelAnswer([100, 100, 100, 100, 40, 40], { inProgress: [0, 0, 0, 40] })
    expect(findLeak(answer)).toMatchObject({ at: { left: 20, decided: 60 } })
    expect(say(answer)).toBe('One in three leave at delivery')
  })

  it('is nobody as long as nobody left', () => {
    expect(say(funnelAnswer([3, 3, 1, 0, 0, 0], { inProgress: [0, 2, 1] }))).toBe(
      'Nobody has left yet: 3 sessions on the way',
    )
    expect(findLeak(funnelAnswer([0, 0, 0, 0, 0, 0]))).toEqual({ kind: 'none' })
  })

  it('is not looked for in a funnel of one step', () => {
    expect(say(funnelAnswer([17]))).toBe('17 sessions came to “Product viewed”, and nobody went further yet')
  })

  it('names a step that is only a page by its label', () => {
    const answer = funnelAnswer([400, 300, 200, 50, 45, 40])
    expect(say(answer)).toBe('Three in four leave before “Address given”')
  })

  it('is compared with no step that was not seen in the period before', () => {
    const answer = funnelAnswer([3000, 2900, 2800, 2700, 600, 580], {
      before: [2900, 2800, 2700, 2600, 0, 560],
    })
    expect(sayChange(withoutBefore(answer, 4))).toBe('No step differs from the period before')
    expect(findLeak(withoutBefore(answer, 4))).toMatchObject({ kind: 'largest' })
  })

  it('is worse only if both periods hold thirty people', () => {
    const answer = funnelAnswer([100, 90, 80, 70, 40, 38], { before: [29, 28, 27, 26, 26, 26] })
    expect(findLeak(answer)).toMatchObject({ kind: 'largest' })
  })
})
