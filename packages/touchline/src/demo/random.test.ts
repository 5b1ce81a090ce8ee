import { describe, expect, it } from 'vitest'
import { createRandom } from './random.ts'

const many = Array.from({ length: 20_000 }, (_, index) => index)

describe('createRandom', () => {
  it('spreads its numbers evenly', () => {
    const random = createRandom('even')
    const tenths = new Array<number>(10).fill(0)
    for (const _ of many) {
      const tenth = Math.floor(random.next() * 10)
      tenths[tenth] = (tenths[tenth] ?? 0) + 1
    }
    for (const count of tenths) expect(count / many.length).toBeCloseTo(0.1, 1)
  })

  it('gives unlike numbers to seeds that are alike', () => {
    const firsts = many.map(index => createRandom(`seed/${index}`).bits())
    expect(new Set(firsts).size).toBeGreaterThan(many.length - 5)
  })

  it('chooses by weight, and never what weighs nothing', () => {
    const random = createRandom('weights')
    const chosen = many.map(() =>
      random.weighted([
        ['a', 3],
        ['never', 0],
        ['b', 1],
      ]),
    )
    expect(chosen).not.toContain('never')
    expect(chosen.filter(choice => choice === 'a').length / many.length).toBeCloseTo(0.75, 1)
  })

  it('spreads durations around the median', () => {
    const random = createRandom('median')
    const above = many.filter(() => random.spread(100, 0.7) > 100).length
    expect(above / many.length).toBeCloseTo(0.5, 1)
  })

  it('says so when there is nothing to choose from', () => {
    expect(() => createRandom('none').pick([])).toThrow('a choice from an empty list')
  })
})
