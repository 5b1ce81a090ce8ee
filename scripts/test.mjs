/**
 * `npm test`: the set-up of `npm start`, then every test, browser tests included.
 *
 * Arguments after `--` go to vitest, such as part of a file's name. The last line is the sum of all runs.
 */
import { findBrowsers } from './browsers.mjs'
import { setUp } from './setup.mjs'
import { outsideEnvironment, runVitest } from './vitest.mjs'

await setUp()
const browsers = await findBrowsers()
const args = process.argv.slice(2)
const passNone = args.length > 0 ? ['--passWithNoTests'] : []

const runs = [await runVitest(['unit', 'sdk'], { args: [...args, ...passNone] })]
runs.push(await runVitest(['faults'], { args: [...args, ...passNone] }))
const inBrowsers = project => runVitest([project], { args: [...args, ...passNone], env: browsers.env })
if (browsers.ready) runs.push(await inBrowsers('e2e'))
if (browsers.any) runs.push(await inBrowsers('browsers'))

/** What stands for all that `npm run test:outside` tests: store, loader, rebuild and a question. */
const outside = ['unit/store.test', 'test/unit/loader', 'test/unit/rebuild-sessions', 'analysis/funnel.test']
if (args.length === 0) runs.push(await runVitest(['unit'], { args: outside, env: outsideEnvironment }))

const sum = name => runs.reduce((total, run) => total + run[name], 0)
const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : ''
console.log(`${sum('passed')} passed, ${sum('failed')} failed${skipped}`)
process.exit(sum('failed') === 0 ? 0 : 1)
