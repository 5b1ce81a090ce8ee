/**
 * `pnpm check`: every gate of a change, each named with its outcome and time. `pnpm check types knip` runs those alone.
 */
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { checkFigures } from './figures.mjs'
import { elapsed, step } from './progress.mjs'
import { runQuietly } from './run.mjs'
import { setUp } from './setup.mjs'
import { at, pinnedEnvironment } from './workspace.mjs'

const published = [
  '@touchline/protocol',
  '@touchline/sdk',
  '@touchline/ingest',
  '@touchline/analysis',
  'touchline',
  '@touchline/dashboard',
]
const packs = at('.stamps', 'packs')

const tool = (command, ...args) =>
  runQuietly(command, args, { env: pinnedEnvironment({ CI: 'true', NO_COLOR: '1' }) })

const tarballs = () => readdirSync(packs).map(name => `${packs}/${name}`)

/** Packs what would be published; the gates behind it read the tarballs, not the working tree. */
async function pack(say) {
  rmSync(packs, { recursive: true, force: true })
  mkdirSync(packs, { recursive: true })
  for (const name of published) {
    say(name)
    await tool('npx', '--yes', 'pnpm@12', '--filter', name, 'pack', '--pack-destination', packs)
  }
}

async function onEachTarball(say, run) {
  for (const tarball of tarballs()) {
    say(tarball)
    await run(tarball)
  }
}

/** A command-line program has no types to resolve. */
const hasTypes = tarball => !/\/touchline-(\d|dashboard)/.test(tarball)

const gates = {
  format: () => tool('biome', 'check', '--error-on-warnings', '.'),
  types: () => tool('tsc', '-b'),
  'test-types': () => tool('tsc', '-p', 'tsconfig.test.json'),
  tests: () => tool('vitest', 'run', '--project', 'unit', '--project', 'sdk', '--reporter=dot'),
  pack,
  publint: say => onEachTarball(say, tarball => tool('publint', 'run', '--strict', tarball)),
  // The packages are ESM for Node 24 and bundlers: CommonJS is not promised. touchline.js is a script, no module.
  attw: say =>
    onEachTarball(say, async tarball => {
      if (hasTypes(tarball))
        await tool('attw', '--profile', 'esm-only', '--exclude-entrypoints', 'touchline.js', '--', tarball)
    }),
  knip: () => tool('knip', '--treat-config-hints-as-errors'),
  size: () => tool('size-limit'),
  figures: checkFigures,
}

async function runGate(name) {
  const since = Date.now()
  try {
    await step(name, gates[name])
    return { name, passed: true, took: Date.now() - since }
  } catch (error) {
    console.error(`\n${error.output ?? error.message}\n`)
    return { name, passed: false, took: Date.now() - since }
  }
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter(name => !(name in gates))
if (unknown.length > 0) {
  console.error(`There is no gate ${unknown.join(', ')}. The gates are ${Object.keys(gates).join(', ')}.`)
  process.exit(2)
}

await setUp()
const results = []
for (const name of Object.keys(gates)) {
  if (wanted.length === 0 || wanted.includes(name)) results.push(await runGate(name))
}
for (const { name, passed, took } of results) {
  console.log(`${passed ? 'pass' : 'FAIL'}  ${name.padEnd(12)} ${elapsed(took)}`)
}
process.exit(results.every(result => result.passed) ? 0 : 1)
