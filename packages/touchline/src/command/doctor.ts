/**
 * `touchline doctor`.
 *
 * @module
 */
import { resolve } from 'node:path'
import { Command } from 'commander'
import { toExaminationText } from '../doctor/examination-text.ts'
import { examine } from '../doctor/examine.ts'
import { clickhouseOption, dataOption, jsonOption } from './options.ts'
import { mustBeDataFolder } from './settings-of.ts'

const example = `
Ends with 0 when there is no problem, and with 1 when there is one; warnings are none.

Example:
  $ touchline doctor --data ./my-data`

interface Flags {
  readonly data: string
  readonly clickhouseUrl?: string
  readonly json: boolean
}

/** The command. */
export const createDoctorCommand = (): Command =>
  new Command('doctor')
    .description('Look whether everything works, every event arrives and nothing is lost.')
    .addOption(dataOption())
    .addOption(clickhouseOption())
    .addOption(jsonOption())
    .addHelpText('after', example)
    .action(async ({ data, clickhouseUrl, json }: Flags) => {
      mustBeDataFolder(data)
      const found = await examine({ path: resolve(data), clickhouseUrl })
      process.stdout.write(json ? `${JSON.stringify(found, null, 2)}\n` : toExaminationText(found))
      if (found.verdict === 'problem') process.exitCode = 1
    })
