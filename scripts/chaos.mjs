/**
 * `npm run chaos`: a shop on a bad day, at full length. After `--`: how many events, and the seed of a day to repeat:
 * `npm run chaos -- 20000 1795300000000`.
 */
import { findBrowsers } from './browsers.mjs'
import { setUp } from './setup.mjs'
import { runVitest } from './vitest.mjs'

const [events = '100000', seed] = process.argv.slice(2)
if (!/^[1-9]\d*$/.test(events)) {
  console.error(`Give a number of events and, if you like, a seed; this is no number: ${events}.`)
  process.exit(2)
}

await setUp()
const browsers = await findBrowsers(['Chromium'])
if (!browsers.ready) process.exit(1)
const { failed } = await runVitest(['browsers'], {
  args: ['test/browsers/chaos.test.ts', '--disableConsoleIntercept'],
  env: { ...browsers.env, TOUCHLINE_CHAOS_EVENTS: events, ...(seed && { TOUCHLINE_CHAOS_SEED: seed }) },
  limitMs: 3 * 60 * 60 * 1000,
})
process.exit(failed === 0 ? 0 : 1)
