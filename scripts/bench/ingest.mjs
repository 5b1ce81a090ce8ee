/**
 * How many events a second the collector acknowledges, each on disk, against bare servers in the same run, and what
 * an event costs at each stage of its way.
 *
 * The server has one core for all of its threads, and the load generator the others.
 */
import { loadCores, runScript, serverCores, withFolder, withProgram } from './process.mjs'

const connections = 64
const warmUpSeconds = 3
const seconds = 6

async function load(options, process) {
  const run = forSeconds =>
    runScript('scripts/bench/load.mjs', [JSON.stringify({ ...options, connections, seconds: forSeconds })], {
      cores: loadCores,
    })
  // The compiler has to see the code run before it is worth measuring.
  await run(warmUpSeconds)
  const before = process.cpuMs()
  const result = await run(seconds)
  const { cpuMs, largestMiB } = { cpuMs: process.cpuMs(), largestMiB: process.largestMiB() }
  if (result.failed > 0) throw new Error(`${result.failed} of ${result.requests} requests failed`)
  const cpuUsPerEvent = before === null ? null : ((cpuMs - before) * 1000) / result.events
  return { ...result, cpuUsPerEvent, largestMiB }
}

/** Runs a server as far as a stage under full load. */
function measure(stage, perBatch, isUnique = false) {
  return withFolder(folder =>
    withProgram(
      'scripts/bench/ingest-server.mjs',
      [stage, folder],
      line => line.port,
      ({ port, key }, process) => load({ port, key, perBatch, isUnique }, process),
      { cores: serverCores, env: { PER_BATCH: String(perBatch) } },
    ),
  )
}

const toRow = (server, perBatch, measured, bare) => ({
  server,
  perBatch,
  eventsPerSecond: measured.eventsPerSecond,
  requestsPerSecond: measured.requestsPerSecond,
  p50Ms: measured.p50Ms,
  p99Ms: measured.p99Ms,
  cpuUsPerEvent: measured.cpuUsPerEvent === null ? null : Number(measured.cpuUsPerEvent.toFixed(2)),
  largestMiB: measured.largestMiB,
  ofBare: Number((measured.eventsPerSecond / bare.eventsPerSecond).toFixed(2)),
  // The same by processor time: what a machine that does other things as well cannot falsify.
  ofBareByCpu:
    measured.cpuUsPerEvent === null ? null : Number((bare.cpuUsPerEvent / measured.cpuUsPerEvent).toFixed(2)),
})

async function compare(perBatch) {
  const bare = await measure('parse', perBatch)
  const synced = await measure('parse + sync', perBatch)
  const whole = await measure('spool', perBatch)
  const unique = await measure('spool', perBatch, true)
  return [
    toRow('bare: node:http + JSON.parse', perBatch, bare, bare),
    toRow('bare, and every body synced', perBatch, synced, bare),
    {
      ...toRow('collector, every event synced', perBatch, whole, bare),
      ofSynced: Number((whole.eventsPerSecond / synced.eventsPerSecond).toFixed(2)),
    },
    toRow('the same, no data come twice', perBatch, unique, bare),
  ]
}

/** Rows of the bench `ingest`. */
export async function ingest() {
  const rows = []
  for (const perBatch of [20, 10, 1]) rows.push(...(await compare(perBatch)))
  return rows
}

/** Rows of the bench `stages`: each stage's share is what it costs more than the one before. */
export async function stages() {
  const perBatch = 20
  const rows = []
  let before = 0
  for (const stage of ['http', 'parse', 'validate', 'enrich', 'spool']) {
    const { cpuUsPerEvent, eventsPerSecond } = await measure(stage, perBatch)
    rows.push({
      stage,
      perBatch,
      cpuUsPerEvent: Number((cpuUsPerEvent - before).toFixed(2)),
      upToHere: Number(cpuUsPerEvent.toFixed(2)),
      eventsPerSecondUpToHere: eventsPerSecond,
    })
    before = cpuUsPerEvent
  }
  return rows
}
