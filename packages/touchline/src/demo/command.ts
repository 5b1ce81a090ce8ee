/**
 * `touchline demo`.
 *
 * @module
 */
import { Command, Option } from 'commander'
import { between, dataOption, hostOption, portOption } from '../command/options.ts'
import { createDemoOutput } from './demo-output.ts'
import type { Demo, DemoOptions, StartServer } from './run-demo.ts'
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
    .addOption(portOption())
    .addOption(
      new Option('--shop-port <port>', 'port of the shop; 0 for any free one')
        .default(4281)
        .env('TOUCHLINE_SHOP_PORT')
        .argParser(between(0, 65_535)),
    )
    .addOption(hostOption())
    .addOption(dataOption())
    .option('--visitors <number>', 'simulated visitors (default: 5000)', between(1, 1_000_000))
    .option('--days <number>', 'days they come in, ending today (default: 30)', between(1, 365))
    .option('--seed <text>', 'the same seed makes the same visitors')
    .option('--live', 'let new visitors keep coming', false)
    .addHelpText('after', example)
    .action(async (flags: Flags) => {
      const { data, ...rest } = flags
      const output = createDemoOutput(process.stdout, process.stderr)
      await runUntilStopped({ ...rest, dataPath: data, startServer, output })
    })
}

/**
 * The first signal stops in order, also while visitors still come in; a second one, of somebody who does not want
 * to wait, ends at once.
 */
async function runUntilStopped(options: DemoOptions): Promise<void> {
  const stopping = new AbortController()
  let demo: Demo | null = null
  const stop = async (): Promise<void> => {
    if (stopping.signal.aborted) process.exit(1)
    stopping.abort()
    if (demo === null) return
    await demo.stop()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stop().catch((error: unknown) => {
        process.stderr.write(`touchline: ${error instanceof Error ? error.message : String(error)}\n`)
        process.exit(1)
      })
    })
  }
  try {
    demo = await runDemo({ ...options, signal: stopping.signal })
  } catch (error) {
    if (!stopping.signal.aborted) throw error
    process.exit(0)
  }
}
