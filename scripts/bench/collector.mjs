/**
 * How many events a second the collector acknowledges, each on disk, against a bare server in the same run.
 */
import { runScript, withFolder, withProgram } from './process.mjs'

const connections = 64
const seconds = 3

async function load(port, perBatch) {
  const address = `http://127.0.0.1:${port}/v1/events`
  // A short run first: the compiler has to see the code before it is measured.
  await runScript('scripts/bench/load.mjs', [address, 'pk_bench', perBatch, connections, 0.5].map(String))
  return runScript(
    'scripts/bench/load.mjs',
    [address, 'pk_bench', perBatch, connections, seconds].map(String),
  )
}

async function compare(perBatch) {
  const bare = await withProgram(
    'scripts/bench/bare-server.mjs',
    [],
    line => line.port,
    ({ port }) => load(port, perBatch),
  )
  const collector = await withFolder(folder =>
    withProgram(
      'scripts/bench/collector-server.mjs',
      [folder],
      line => line.port,
      ({ port }) => load(port, perBatch),
    ),
  )
  return [
    { server: 'node:http + JSON.parse', perBatch, ...bare, ofBare: 1 },
    {
      server: 'collector, every event synced',
      perBatch,
      ...collector,
      ofBare: Number((collector.eventsPerSecond / bare.eventsPerSecond).toFixed(2)),
    },
  ]
}

/** Rows of the bench `collector`. */
export async function collector() {
  return [...(await compare(20)), ...(await compare(1))]
}
