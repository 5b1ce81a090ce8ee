import { describe, expect, test } from 'vitest'
import { createRateLimit } from './rate-limit.ts'

describe('a rate limit', () => {
  test('lets a burst through, then as many as come in a second', () => {
    const take = createRateLimit({ perSecond: 2, burst: 4 })
    expect(Array.from({ length: 5 }, () => take('a', 0))).toEqual([0, 0, 0, 0, 500])
    expect(take('a', 500)).toBe(0)
    expect(take('a', 500)).toBe(500)
    expect(Array.from({ length: 5 }, () => take('a', 60_000) === 0)).toEqual([true, true, true, true, false])
  })

  test('counts each name for itself', () => {
    const take = createRateLimit({ perSecond: 1, burst: 1 })
    take('a', 0)
    expect(take('a', 0)).toBe(1_000)
    expect(take('b', 0)).toBe(0)
  })

  test('forgets nobody who is in the middle of a flood, while others come and go', () => {
    const take = createRateLimit({ perSecond: 1, burst: 10, most: 1_000 })
    for (let n = 0; n < 10; n += 1) take('flood', 0)
    let allowed = 0
    for (let n = 0; n < 100; n += 1) {
      take(`other ${n}`, n)
      if (take('flood', n) === 0) allowed += 1
    }
    expect(allowed).toBe(0)
  })

  test('keeps its memory within bounds under a million names', () => {
    const take = createRateLimit({ perSecond: 1, burst: 1, most: 10_000 })
    globalThis.gc?.()
    const before = process.memoryUsage().heapUsed
    for (let n = 0; n < 1_000_000; n += 1) take(`name ${n}`, n / 1_000)
    globalThis.gc?.()
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(200_000_000)
    expect(take('name 999999', 1_000)).toBeGreaterThan(0)
  })

  test('a clock that is set back neither gives nor takes', () => {
    const take = createRateLimit({ perSecond: 1, burst: 2 })
    take('a', 10_000)
    take('a', 10_000)
    expect(take('a', 5_000)).toBe(1_000)
    expect(take('a', 6_000)).toBe(0)
  })
})
