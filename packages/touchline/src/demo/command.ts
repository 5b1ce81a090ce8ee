/**
 * `touchline demo`.
 *
 * @module
 */
import { Command, InvalidArgumentError, Option } from 'commander'
import { createDemoOutput } from './demo-output.ts'
import type { Demo, StartServer } from './run-demo.ts'
import { runDemo } from './run-demo.ts'

const example = `
Example:
  $ touchline demo --port 5000 --shop-port 5001 --data ./my-data --live`

/** What commander makes of the options below. */
interface Flags {
  readonly port: number
  readonly shopPort: number
  readonly host: string
  readonly data: string
  readonly visitors?: number
  readonly days?: number
  readonly seed?: string
  readonly live: boolean
}

/**
 * The command. It runs until a signal stops it.
 *
 * @param startServer how a server is started on a data folder; `serve` starts the same.
 */
export function createDemoCommand(startServer: StartServer): Command {
  return new Command('demo')
    .description('Open a small shop, measure it, and let a month of visitors come in.')
    .addOption(port('--port <port>', 'port of the dashboard and the collector', 4280).env('PORT'))
    .addOption(port('--shop-port <port>', 'port of the shop', 4281).env('TOUCHLINE_SHOP_PORT'))
    .addOption(new Option('--host <host>', 'address to listen on').default('127.0.0.1').env('TOUCHLINE_HOST'))
    .addOption(new Option('--data <folder>', 'data folder').default('./touchline-data').env('TOUCHLINE_DATA'))
    .option('--visitors <number>', 'simulated visitors (default: 5000)', between(1, 1_000_000))
    .option('--days <number>', 'days they come in, ending today (default: 30)', between(1, 365))
    .option('--seed <text>', 'the same seed makes the same visitors')
    .option('--live', 'let new visitors keep coming', false)
    .addHelpText('after', example)
    .action(async (flags: Flags) => {
      const { data, ...rest } = flags
      const output = createDemoOutput(process.stdout, process.stderr)
      stopOnSignal(await runDemo({ ...rest, dataPath: data, startServer, output }))
    })
}

const port = (flag: string, about: string, usual: number): Option =>
  new Option(flag, about).default(usual).argParser(between(0, 65_535))

function between(low: number, high: number): (text: string) => number {
  return text => {
    const value = Number(text)
    if (Number.isInteger(value) && value >= low && value <= high) return value
    throw new InvalidArgumentError(`must be a whole number from ${low} to ${high}: ${text}`)
  }
}

/** The first signal stops in order; a second one, of somebody who does not want to wait, ends at once. */
function stopOnSignal(demo: Demo): void {
  let stopping = false
  const stop = (): void => {
    if (stopping) process.exit(1)
    stopping = true
    demo.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}
