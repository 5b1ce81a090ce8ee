/**
 * The command line.
 *
 * @module
 */
import { Command } from 'commander'
import { startApp } from '../app.ts'
import { createDemoCommand } from '../demo/command.ts'
import type { StartServer } from '../demo/run-demo.ts'
import { version } from '../version.ts'
import { createAskCommand } from './ask.ts'
import { createBackupCommand, createRestoreCommand } from './backup.ts'
import { createDoctorCommand } from './doctor.ts'
import { createExportCommand } from './export.ts'
import { createImportCommand } from './import.ts'
import { createJourneyCommand } from './journey.ts'
import { createKeyCommand } from './key.ts'
import { createLinkCommand } from './link.ts'
import { createPersonCommand } from './person.ts'
import { createQuarantineCommand } from './quarantine.ts'
import { createServeCommand } from './serve.ts'
import { createServeOutput } from './serve-output.ts'
import { createSiteCommand } from './site.ts'

const example = `
Example:
  $ touchline serve --data ./touchline-data
  $ touchline <command> --help`

/** Builds the command line. A wrong call ends in an error of commander's, never in an exit of its own. */
export function createProgram(): Command {
  const program = new Command('touchline')
    .description('Customer-journey analytics: collector, engine and dashboard in one process.')
    .version(version)
    .showSuggestionAfterError(true)
    .addHelpText('after', example)
  const commands = [
    createServeCommand(),
    createDemoCommand(startServer),
    createAskCommand(),
    createJourneyCommand(),
    createPersonCommand(),
    createQuarantineCommand(),
    createBackupCommand(),
    createRestoreCommand(),
    createSiteCommand(),
    createKeyCommand(),
    createDoctorCommand(),
    createImportCommand(),
    createExportCommand(),
    createLinkCommand(),
  ]
  for (const command of commands) program.addCommand(command)
  leaveExitToCaller(program)
  return program
}

/** Commands that were built on their own inherit nothing. */
function leaveExitToCaller(command: Command): void {
  command.exitOverride()
  for (const child of command.commands) leaveExitToCaller(child)
}

/** The server of the demo is the one that `serve` runs; where things are the demo tells itself. */
const startServer: StartServer = options => {
  const { event } = createServeOutput(process.stdout, options.dataPath)
  return startApp({ ...options, clickhouseUrl: process.env.TOUCHLINE_CLICKHOUSE_URL, onEvent: event })
}
