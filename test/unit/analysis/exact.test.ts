import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { funnelSql } from '../../../packages/analysis/src/funnel/sql.ts'
import { type Funnel, unitsSql } from '../../../packages/analysis/src/funnel/units.ts'
import { render, type Sql, sql } from '../../../packages/analysis/src/sql.ts'
import { begin, day, startShop, type TestElement, type TestPerson } from './fixture.ts'
import { type LetterStep, longestChain } from './longest-chain.ts'

let shop: Awaited<ReturnType<typeof startShop>>
beforeAll(async () => {
  shop = await startShop()
})
afterAll(() => shop.stop())

async function rowsOf<Row>(statement: Sql): Promise<readonly Row[]> {
  const { text, params } = render(statement)
  return (await shop.store.query<Row>(text, { params })).rows
}

const windowMs = 5
const span = { from: begin + 3, to: begin + 20 }

/** Events on a few letters and few milliseconds: ties, repeats and windows of exactly W and W + 1 are common. */
const elements: fc.Arbitrary<readonly TestElement[]> = fc
  .array(fc.record({ gap: fc.nat(4), event: fc.constantFrom('A', 'B', 'C', 'D') }), {
    minLength: 1,
    maxLength: 9,
  })
  .map(list => {
    let at = begin
    return list.map(({ gap, event }) => {
      at += gap
      return { at, event }
    })
  })

const letters = ['A', 'B', 'C', 'D', 'AB', 'BC', 'ABCD']

/** Disjoint, repeated and overlapping steps. */
const steps = fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 5 })

/** The same with optional steps in the middle, often several in a row. */
const skippable = fc
  .tuple(
    fc.constantFrom(...letters),
    fc.array(fc.constantFrom(...letters, ...letters.map(letter => `${letter}?`)), {
      minLength: 1,
      maxLength: 4,
    }),
    fc.constantFrom(...letters),
  )
  .map(([first, middle, last]) => [first, ...middle, last])

const toFunnel = (letters: readonly LetterStep[]): Funnel => ({
  site: 'main',
  span,
  unit: 'person',
  steps: letters.map(any => ({
    any: [...any.replace('?', '')].map(event => ({ event })),
    optional: any.endsWith('?'),
  })),
  windowMs,
  mature: false,
  now: begin + day,
})

test.each([
  ['ties, repeated and overlapping steps, windows', steps],
  ['optional steps', skippable],
])(
  'the funnel agrees with trying every chain: %s',
  async (_, steps) => {
    const persons = fc.sample(elements, { numRuns: 2000, seed: 7 })
    await shop.empty()
    await shop.write(persons.map((own, index): TestPerson => ({ person: `u:${index}`, elements: own })))
    let compared = 0
    for (const letters of fc.sample(steps, { numRuns: 30, seed: 11 })) {
      const funnel = toFunnel(letters)
      const rows = await rowsOf<{ person: string; level: number }>(
        sql`SELECT person, level FROM (${unitsSql(funnel)})`,
      )
      const found = new Map(rows.map(row => [row.person, row.level]))
      const expected = persons.map(own => longestChain(own, { steps: letters, windowMs, ...span }))
      const wrong = expected
        .map((reached, index) => ({ events: persons[index], reached, found: found.get(`u:${index}`) ?? 0 }))
        .filter(one => one.found !== one.reached.level)
      expect(wrong, letters.join(' ')).toEqual([])
      compared += expected.length

      const [row] = await rowsOf<{ entered: number[]; medians: (number | null)[] }>(funnelSql(funnel))
      expect(row?.entered).toEqual(letters.map((_, step) => expected.filter(one => one.level > step).length))
      expect(row?.medians).toEqual(
        letters.slice(1).map((_, step) => medianOf(expected.flatMap(({ times }) => times[step] ?? []))),
      )
    }
    expect(compared).toBe(60_000)
  },
  120_000,
)

function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((one, other) => one - other)
  if (sorted.length === 0) return null
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2
}
