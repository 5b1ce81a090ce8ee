/**
 * `pnpm bench [name …]`: figures as a table, and as JSON after it. `--json` prints the JSON alone, and
 * `--seconds=600` lets the benches of a steady load last so long.
 */
import { cpus, loadavg, totalmem } from 'node:os'
import { setUp } from './setup.mjs'

const args = process.argv.slice(2)

/** For how long a steady load lasts, unless the command line says otherwise. */
const lasting = byDefault => Number(seconds ?? byDefault)

/** Modules are loaded when their bench runs: they import what is built. */
const benches = {
  sdk: async () => (await import('./bench/sdk.mjs')).sdk(),
  ingest: async () => (await import('./bench/ingest.mjs')).ingest(),
  stages: async () => (await import('./bench/ingest.mjs')).stages(),
  keepup: async () =>
    (await import('./bench/serve.mjs')).keepUp({ seconds: lasting(60), eventsPerSecond: 30_000 }),
  visible: async () =>
    (await import('./bench/serve.mjs')).visible({ seconds: lasting(60), eventsPerSecond: 2_000 }),
  restart: async () => (await import('./bench/restart.mjs')).restart(),
  soak: async () => (await import('./bench/soak.mjs')).soak({ seconds: lasting(90), eventsPerSecond: 2_000 }),
  funnel: async () => (await import('./bench/demo.mjs')).funnel(),
  rebuild: async () => (await import('./bench/demo.mjs')).rebuildOne(),
}

const jsonOnly = args.includes('--json')
const seconds = args.find(arg => /^--seconds=\d+$/.test(arg))?.slice('--seconds='.length)
const wanted = args.filter(name => !name.startsWith('--'))
const unknown = wanted.filter(name => !(name in benches))
if (unknown.length > 0) {
  console.error(
    `There is no bench ${unknown.join(', ')}. The benches are ${Object.keys(benches).join(', ')}.`,
  )
  process.exit(2)
}

await setUp()
const machine = { cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30), node: process.version }
const results = { machine }
for (const [name, run] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const loadBefore = loadavg()[0]
  results[name] = await run()
  if (!jsonOnly) {
    console.log(`\n${name} (load average ${loadBefore.toFixed(1)} before)`)
    console.table(results[name])
  }
}
console.log(JSON.stringify(results, null, 2))
