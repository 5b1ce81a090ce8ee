import { describe, expect, it } from 'vitest'
import { createRenewal } from './renewal.ts'

const second = 1000

/** Looks once a second; says at which of them the questions were asked again. */
function asked(looks: readonly { lastEventAt: number | null; isSettled?: boolean; isAsking?: boolean }[]) {
  const renewal = createRenewal()
  return looks.flatMap(({ lastEventAt, isSettled = true, isAsking = false }, index) =>
    renewal({ lastEventAt, isSettled, isAsking, now: 10_000 + index * second }) ? [index] : [],
  )
}

describe('the renewal of what a page shows', () => {
  it('is silent while nothing happens', () => {
    expect(asked([{ lastEventAt: 5 }, { lastEventAt: 5 }, { lastEventAt: 5 }])).toEqual([])
    expect(asked([{ lastEventAt: null }, { lastEventAt: null }])).toEqual([])
  })

  it('asks once for an event that is loaded already', () => {
    expect(asked([{ lastEventAt: 5 }, { lastEventAt: 9 }, { lastEventAt: 9 }])).toEqual([1])
  })

  it('asks until the event is loaded, however long that takes', () => {
    const waiting = { lastEventAt: 9, isSettled: false }
    const looks = [
      { lastEventAt: 5 },
      ...Array.from({ length: 8 }, () => waiting),
      { lastEventAt: 9 },
      { lastEventAt: 9 },
    ]
    const when = asked(looks)
    expect(when[0]).toBe(1)
    expect(when.at(-1)).toBe(9)
  })

  it('asks once more when the answer on its way may be from before the event was loaded', () => {
    const late = [{ lastEventAt: 5 }, { lastEventAt: 9, isAsking: true }, { lastEventAt: 9, isAsking: true }]
    expect(asked([...late, { lastEventAt: 9 }, { lastEventAt: 9 }])).toEqual([3])
  })

  it('asks every other second while events never stop', () => {
    const looks = Array.from({ length: 9 }, (_, index) => ({ lastEventAt: index, isSettled: false }))
    expect(asked(looks)).toEqual([0, 2, 4, 6, 8])
  })

  it('asks at once on a page that was opened while events were being loaded', () => {
    expect(asked([{ lastEventAt: 5, isSettled: false }, { lastEventAt: 5 }, { lastEventAt: 5 }])).toEqual([
      0, 1,
    ])
  })

  it('asks for the first event of all', () => {
    expect(asked([{ lastEventAt: null }, { lastEventAt: 1 }])).toEqual([1])
  })
})
