/**
 * `pnpm bench [name …]`: figures as a table, and as JSON after it. `--json` prints the JSON alone.
 */
import { cpus, totalmem } from 'node:os'
import { setUp } from './setup.mjs'

/** Modules are loaded when their bench runs: they import what is built. */
const benches = {
  sdk: async () => [(await import('./figures.mjs')).scriptSizes()],
  ingest: async () => (await import('./bench/ingest.mjs')).ingest(),
  stages: async () => (await import('./bench/ingest.mjs')).stages(),
  funnel: async () => (await import('./bench/demo.mjs')).funnel(),
  rebuild: async () => (await import('./bench/demo.mjs')).rebuildOne(),
}

const args = process.argv.slice(2)
const jsonOnly = args.includes('--json')
const wanted = args.filter(name => name !== '--json')
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
  results[name] = await run()
  if (!jsonOnly) {
    console.log(`\n${name}`)
    console.table(results[name])
  }
}
console.log(JSON.stringify(results, null, 2))
