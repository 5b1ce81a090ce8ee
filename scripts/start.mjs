/**
 * `npm start`: sets everything up and runs `touchline demo`; options after `--` are its options.
 */
import { runInForeground } from './run.mjs'
import { setUp } from './setup.mjs'
import { at, pinnedEnvironment, pinnedNode } from './workspace.mjs'

await setUp()
const args = [at('packages/touchline/dist/main.js'), 'demo', ...process.argv.slice(2)]
process.exit(await runInForeground(pinnedNode, args, { env: pinnedEnvironment() }))
