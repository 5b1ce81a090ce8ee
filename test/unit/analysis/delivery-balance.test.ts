import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DeliveryAnswer } from '../../../packages/analysis/src/index.ts'
import type { LedgerBrowser, Line } from '../../support/ledger-browser.ts'
import { sendAll, useDelivery } from './delivery-setting.ts'

const { account, browser, empty, forget } = useDelivery()

/** Whether both sides of the account are equal. */
function balance({ created, recovered, stored, lost, waiting, refused, dropped }: DeliveryAnswer): number {
  const given = Object.values(dropped).reduce((sum, count) => sum + count, 0)
  return created + recovered - (stored + lost + waiting + refused + given)
}

const union = (browsers: readonly LedgerBrowser[], pick: (one: LedgerBrowser) => Iterable<string>) =>
  new Set(browsers.flatMap(one => [...pick(one)]))

/** One thing that a browser does or that befalls it. */
const act = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('create' as const), bad: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('turnPage' as const, 'giveUp' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      most: fc.nat(4),
      line: fc.constantFrom<Line>('whole', 'request lost', 'answer lost'),
    }),
  },
)
const life = fc.record({ acts: fc.array(act, { maxLength: 25 }), comesBack: fc.boolean() })

describe('whatever befalls browsers', () => {
  it('the account balances, and what is lost is what was accepted and is not there', async () => {
    const lives = fc.array(life, { minLength: 1, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(lives, fc.double({ min: 0, max: 1, noNaN: true }), async (told, share) => {
        await empty()
        const browsers: LedgerBrowser[] = []
        for (const { acts, comesBack } of told) {
          const one = browser()
          browsers.push(one)
          for (const next of acts) {
            if (next.do === 'create') one.create(next.bad)
            else if (next.do === 'send') await one.send(next.most, next.line)
            else one[next.do]()
          }
          if (comesBack) await sendAll(one)
        }
        const accepted = union(browsers, one => one.accepted)
        const victims = [...accepted].slice(0, Math.round(accepted.size * share * 0.3))
        await forget(victims)
        const answer = await account()
        expect(balance(answer)).toBe(0)
        expect(answer.lost).toBe(victims.length)
        expect(answer.gaps.lost).toBe(victims.length)
        expect(answer.uncounted).toBe(0)
        expect(answer.stored).toBe(accepted.size - victims.length)
        expect(answer.created).toBe(browsers.reduce((sum, one) => sum + one.heard.created, 0))
        if (told.every(({ comesBack }) => comesBack)) {
          const givenUp = union(browsers, one => one.givenUp)
          const refused = union(browsers, one => one.refused)
          expect(answer.waiting).toBe(0)
          expect(answer.dropped.quota ?? 0).toBe(givenUp.size)
          expect(answer.refused).toBe(refused.size)
          const twice = [...givenUp].filter(id => accepted.has(id) || refused.has(id))
          expect(answer.recovered).toBe(twice.length)
        }
      }),
      { numRuns: Number(process.env.TOUCHLINE_DELIVERY_RUNS ?? 25) },
    )
  }, 240_000)
})
