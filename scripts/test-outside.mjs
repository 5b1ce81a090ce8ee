/**
 * `npm run test:outside`: every test that uses an engine, with a ClickHouse server instead of the embedded one.
 */
import { findBrowsers } from './browsers.mjs'
import { setUp } from './setup.mjs'
import { outsideEnvironment, runVitest } from './vitest.mjs'

await setUp()
const browsers = await findBrowsers()
const given = process.argv.slice(2)
const args = given.length > 0 ? [...given, '--passWithNoTests'] : []
// What is tested there is the embedded engine itself.
const own = ['--exclude', 'packages/touchline/src/engine/**']
const runs = [await runVitest(['unit'], { args: [...own, ...args], env: outsideEnvironment })]
if (browsers.ready)
  runs.push(await runVitest(['e2e'], { args, env: { ...browsers.env, ...outsideEnvironment } }))

const sum = name => runs.reduce((total, run) => total + run[name], 0)
console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
process.exit(sum('failed') === 0 ? 0 : 1)
