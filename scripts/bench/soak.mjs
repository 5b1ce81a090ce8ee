/**
 * Whether memory and open files grow while a server works: their slope over a steady load.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { steady, withServer } from './serve.mjs'

const everyMs = 1_000

/** The slope of a line through the samples, by least squares, for each minute. */
function slope(samples, pick) {
  const mean = list => list.reduce((sum, value) => sum + value, 0) / list.length
  const [xs, ys] = [samples.map(({ minute }) => minute), samples.map(pick)]
  const [x, y] = [mean(xs), mean(ys)]
  const over = xs.reduce((sum, value) => sum + (value - x) ** 2, 0)
  return xs.reduce((sum, value, index) => sum + (value - x) * (ys[index] - y), 0) / over
}

const measures = [
  ['server, resident MiB', ({ process }) => process.residentMiB()],
  ['engine, resident MiB', ({ engine }) => engine.residentMiB()],
  ['server, open files', ({ process }) => process.openFiles()],
  ['engine, open files', ({ engine }) => engine.openFiles()],
]

/** Rows of the bench `soak`. The first third is left out: caches fill, and the compiler works. */
export function soak({ seconds, eventsPerSecond }) {
  return withServer(async server => {
    const samples = []
    const load = steady(server, { eventsPerSecond, seconds })
    load.catch(() => undefined)
    const since = performance.now()
    for (let now = 0; now < seconds * 1000; now = performance.now() - since) {
      if (now > (seconds * 1000) / 3) {
        const values = measures.map(([, read]) => read(server))
        samples.push({ minute: now / 60_000, values })
      }
      await sleep(everyMs)
    }
    const { eventsPerSecond: reached, failed } = await load
    return measures.map(([what], index) => ({
      what,
      eventsPerSecond: reached,
      failed,
      first: samples[0].values[index],
      last: samples.at(-1).values[index],
      perMinute: Number(slope(samples, ({ values }) => values[index]).toFixed(2)),
    }))
  })
}
