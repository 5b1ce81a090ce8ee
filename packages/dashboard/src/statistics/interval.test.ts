import { describe, expect, it } from 'vitest'
import { differenceInterval, wilson } from './interval.ts'

describe('intervals', () => {
  it.each([
    [0, 10, 0, 0.277533],
    [1, 10, 0.017876, 0.40415],
    [5, 10, 0.236593, 0.763407],
    [10, 10, 0.722467, 1],
    [1908, 12330, 0.148469, 0.161236],
  ])('of %i of %i is what R’s prop.test says', (count, of, low, high) => {
    const interval = wilson({ count, of })
    expect(interval[0]).toBeCloseTo(low, 6)
    expect(interval[1]).toBeCloseTo(high, 6)
  })

  it.each([
    [56, 70, 48, 80, 0.052431, 0.333873],
    [120, 1000, 90, 1000, 0.003096, 0.05701],
    [10, 10, 0, 10, 0.607509, 1],
  ])('of the difference %i/%i − %i/%i is Newcombe’s', (count, of, otherCount, otherOf, low, high) => {
    const interval = differenceInterval({ count, of }, { count: otherCount, of: otherOf })
    expect(interval[0]).toBeCloseTo(low, 6)
    expect(interval[1]).toBeCloseTo(high, 6)
  })
})
