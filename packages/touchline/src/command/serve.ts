/**
 * `touchline serve`.
 *
 * @module
 */
import type { KeepFree } from '@touchline/ingest'
import { Command } from 'commander'
import { type App, startApp } from '../app.ts'
import type { DoorSettings } from '../server/open-door.ts'
import {
  clickhouseOption,
  dataOption,
  doorOptions,
  hostOption,
  keepFreeOption,
  portOption,
  trustedProxiesOption,
} from './options.ts'
import { createServeOutput, type ServeOutput } from './serve-output.ts'

const example = `
Example:
  $ touchline serve --port 5000 --data ./my-data`

interface Flags extends DoorSettings {
  readonly port: number
  readonly host: string
  readonly data: string
  readonly clickhouseUrl?: string
  readonly keepFree?: KeepFree
}

/** The command. It runs until a signal stops it. */
export function createServeCommand(): Command {
  const command = new Command('serve')
    .description('Run collector, engine and dashboard.')
    .addOption(portOption())
    .addOption(hostOption())
    .addOption(dataOption())
    .addOption(clickhouseOption())
    .addOption(keepFreeOption())
    .addOption(trustedProxiesOption())
    .addHelpText('after', example)
    .action(async ({ data, ...flags }: Flags) => {
      const output = createServeOutput(process.stdout, data)
      // Not before somebody listens for signals: much of the start is done in one go.
      const starting = Promise.resolve().then(() =>
        startApp({ ...flags, dataPath: data, onEvent: output.event }),
      )
      stopOnSignal(starting, output)
      output.listening(await starting)
    })
  for (const option of doorOptions()) command.addOption(option)
  return command
}

/**
 * The first signal stops in order, also a server that is still starting; a second one, of somebody who does not want to
 * wait, ends at once.
 */
function stopOnSignal(starting: Promise<App>, output: ServeOutput): void {
  let stopping = false
  const stop = async (signal: string): Promise<void> => {
    if (stopping) process.exit(1)
    stopping = true
    output.event({ event: 'stopping', signal })
    await (await starting).stop()
    output.event({ event: 'stopped' })
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stop(signal).catch((error: unknown) => {
        process.stderr.write(`touchline: ${error instanceof Error ? error.message : String(error)}\n`)
        process.exit(1)
      })
    })
  }
}
