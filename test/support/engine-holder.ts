/**
 * A process that starts an engine on the folder given as its argument and says who it is: for tests that kill
 * the holder of an engine and nothing else.
 *
 * @module
 */
import { startEngine } from '../../packages/touchline/src/engine/engine.ts'

const engine = await startEngine({ path: process.argv[2] ?? '', memoryBytes: 1024 ** 3 })
process.stdout.write(`${JSON.stringify({ pid: process.pid, enginePid: engine.pid })}\n`)
