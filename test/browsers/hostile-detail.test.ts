import { describe, expect, it } from 'vitest'
import { chromium, firefox, webkit } from '../support/browsers/engines.ts'
import { eventually } from '../support/eventually.ts'
import { checkLedger } from '../support/faults/checker.ts'
import { scriptTag } from '../support/faults/fault-shop.ts'
import { importMap } from '../support/faults/page-modules.ts'
import { faultsOf } from '../support/faults/page-script.ts'
import { useStage } from '../support/faults/stage.ts'
import { roundsOr } from '../support/rounds.ts'

/** More rounds: TOUCHLINE_ROUNDS=10000 npm test -- hostile */
const rounds = roundsOr(500)
/** Twenty times what a call may take, on a machine that does much else besides; the figures are printed. */
const patientMs = 5 * 20

interface Figures {
  readonly seed: number
  readonly thrown: string[]
  readonly calls: number
  readonly p99: number
  readonly longest: number
}

/** Runs in the page: what a shop's code may hand over by mistake or malice, as fast-check finds it. */
async function attack(runs: number, keep: number): Promise<Figures> {
  // WebKit's driver takes a page for loaded before its modules have run.
  while (!('fc' in window)) await new Promise(resolve => setTimeout(resolve, 20))
  const { fc, touchline } = window as unknown as {
    fc: typeof import('fast-check')
    touchline(...call: unknown[]): void
  }
  const circular: Record<string, unknown> = {}
  circular.self = circular
  let deep: unknown = 1
  for (let level = 0; level < 5_000; level++) deep = { deep }
  const monsters = [
    circular,
    deep,
    Symbol('s'),
    () => 'function',
    document.body,
    window,
    document,
    new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no keys')
        },
      },
    ),
    new Proxy(
      {},
      {
        get: () => {
          throw new Error('no values')
        },
      },
    ),
    Proxy.revocable({}, {}).proxy,
    Object.defineProperty({}, 'mine', {
      enumerable: true,
      get: () => {
        throw new Error('no')
      },
    }),
    {
      toJSON: () => {
        throw new Error('no')
      },
    },
    {
      toString: () => {
        throw new Error('no')
      },
      valueOf: () => {
        throw new Error('no')
      },
    },
    'x'.repeat(10_000_000),
    '\ud800 alone \udc00',
    Array.from({ length: 100_000 }, (_, n) => n),
    Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`key${n}`, 'v'.repeat(100)])),
    new Error('an error'),
    new Date(Number.NaN),
    new Map([[{}, new Set([1n])]]),
    Promise.resolve(1),
    new ArrayBuffer(1_000_000),
    Object.create(null),
  ]
  const value = fc.oneof(
    fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
      withObjectString: true,
      withSparseArray: true,
      withTypedArray: true,
    }),
    fc.constantFrom(...monsters),
  )
  const detail = fc.oneof(
    value,
    fc.dictionary(fc.string({ unit: 'binary' }), value, { maxKeys: 5 }),
    fc.array(value, { maxLength: 5 }),
  )
  const name = fc.oneof(
    { weight: 8, arbitrary: fc.string({ minLength: 1 }) },
    { weight: 1, arbitrary: value },
  )
  const seed = Date.now()
  const calls = fc.sample(fc.tuple(name, detail), { numRuns: runs, seed })
  const thrown: string[] = []
  const times: number[] = []
  for (const [index, call] of calls.entries()) {
    const since = performance.now()
    try {
      touchline('track', ...call)
      if (index % 50 === 0) touchline('identify', ...call)
      if (index % 50 === 1) touchline('score', ...call)
      if (index % 50 === 2) touchline(...(call as [string, unknown]))
    } catch (error) {
      thrown.push(String(error))
    }
    times.push(performance.now() - since)
    // Between bursts, so that what is kept stays within what a browser keeps.
    if (index % keep === keep - 1) await new Promise(resolve => setTimeout(resolve, 50))
  }
  times.sort((a, b) => a - b)
  return {
    seed,
    thrown,
    calls: calls.length,
    p99: times[Math.floor(times.length * 0.99)] ?? 0,
    longest: times.at(-1) ?? 0,
  }
}

describe.each([
  ['Chromium', chromium],
  ['Firefox', firefox],
  ['WebKit', webkit],
])('hostile values in %s', (engine, driver) => {
  describe.skipIf(driver === undefined)('that a page hands over', () => {
    const { play } = useStage(driver, 'touchline.js')

    it('throw nothing, hold up nothing, and spoil no batch', () =>
      play(
        async ({ collector, enter }) => {
          const tab = await enter()
          const figures = await tab.evaluate(attack, rounds, 100)
          console.log(engine, figures)
          expect(figures.thrown).toEqual([])
          expect(figures.p99).toBeLessThan(patientMs)
          await eventually(
            async () => collector.stored().length,
            stored => stored > rounds / 2,
            { what: 'What can be sent' },
          )
          await checkLedger(tab, collector)
          expect(await faultsOf(tab)).toEqual([])
        },
        {
          mayBeRefused: true,
          head: url =>
            `${importMap}<script type="module">import fc from 'fast-check'; window.fc = fc</script>${scriptTag(url)}`,
        },
      ))
  })
})
