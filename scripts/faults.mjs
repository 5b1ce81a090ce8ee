/**
 * `npm run kill` and its like: one suite of `test/faults` with the rounds of a release rather
 * than those of CI. A number after `--` sets them: `npm run kill -- 20`.
 */
import { setUp } from './setup.mjs'
import { runVitest } from './vitest.mjs'

const releaseRounds = { kill: 200, powercut: 200, fuzz: 2_000_000 }

const [suite, rounds = `${releaseRounds[suite]}`] = process.argv.slice(2)
if (!(suite in releaseRounds) || !/^[1-9]\d*$/.test(rounds)) {
  console.error(`Give a suite and, if you like, its rounds: ${Object.keys(releaseRounds).join(', ')}.`)
  process.exit(2)
}

await setUp()
const { failed } = await runVitest(['faults'], {
  args: [`test/faults/${suite}.test.ts`, '--disableConsoleIntercept'],
  env: { TOUCHLINE_ROUNDS: rounds },
  limitMs: 3 * 60 * 60 * 1000,
})
process.exit(failed === 0 ? 0 : 1)
