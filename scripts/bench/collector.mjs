/**
 * How many events a second the collector acknowledges, each on disk, against a bare server in the same run.
 */
import { runScript, withFolder, withProgram } from './process.mjs'

const connections = 64
const warmUpSeconds = 3
const seconds = 4

async function load(port, cpu, perBatch) {
  const run = forSeconds =>
    runScript('scripts/bench/load.mjs', [
      `http://127.0.0.1:${port}/v1/events`,
      'pk_bench',
      `${perBatch}`,
      `${connections}`,
      `${forSeconds}`,
    ])
  // The compiler has to see the code run before it is worth measuring.
  await run(warmUpSeconds)
  const before = cpu()
  const result = await run(seconds)
  return {
    ...result,
    cpuUsPerEvent: before === null ? null : Math.round(((cpu() - before) * 1000) / result.events),
  }
}

const measure = (script, args, perBatch) =>
  withProgram(
    script,
    args,
    line => line.port,
    ({ port }, cpu) => load(port, cpu, perBatch),
  )

async function compare(perBatch) {
  const bare = await measure('scripts/bench/bare-server.mjs', [], perBatch)
  const synced = await withFolder(folder => measure('scripts/bench/collector-server.mjs', [folder], perBatch))
  const ofBare = Number((synced.eventsPerSecond / bare.eventsPerSecond).toFixed(2))
  return [
    { server: 'node:http + JSON.parse', perBatch, ...bare, ofBare: 1 },
    { server: 'collector, every event synced', perBatch, ...synced, ofBare },
  ]
}

/** Rows of the bench `collector`. */
export async function collector() {
  return [...(await compare(20)), ...(await compare(1))]
}
