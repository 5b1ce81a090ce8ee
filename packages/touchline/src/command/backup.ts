/**
 * `touchline backup` and `touchline restore`.
 *
 * @module
 */
import { resolve } from 'node:path'
import { Command } from 'commander'
import { type BackupReport, backUp } from '../backup/back-up.ts'
import { type RestoreReport, restore } from '../backup/restore.ts'
import { openLine } from '../line.ts'
import { findLocalServer, readSlowly } from './local-server.ts'
import { clickhouseOption, dataOption, jsonOption } from './options.ts'
import { mustBeDataFolder } from './settings-of.ts'

const backupExample = `
A server may run on the data folder meanwhile. The token and salts are left out; keys are in it.

Example:
  $ touchline backup /var/backups/touchline-2026-11-24`

const restoreExample = `
Nothing is overwritten: the data folder must not exist yet, or be empty.

Example:
  $ touchline restore /var/backups/touchline-2026-11-24 --data ./touchline-data`

interface Flags {
  readonly data: string
  readonly clickhouseUrl?: string
  readonly json: boolean
}

/** `touchline backup` */
export const createBackupCommand = (): Command =>
  new Command('backup')
    .description('Copy everything that a data folder holds into a new folder.')
    .argument('<folder>', 'folder to write, which must not exist yet')
    .addOption(dataOption())
    .addOption(clickhouseOption())
    .addOption(jsonOption())
    .addHelpText('after', backupExample)
    .action(async (folder: string, { json, ...where }: Flags) => {
      const report = await backUpFrom(where, resolve(folder))
      process.stdout.write(json ? `${JSON.stringify(report)}\n` : toBackupText(report))
    })

/** `touchline restore` */
export const createRestoreCommand = (): Command =>
  new Command('restore')
    .description('Make a data folder out of a backup.')
    .argument('<folder>', 'folder that touchline backup made')
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText('after', restoreExample)
    .action(async (folder: string, { data, json }: Flags) => {
      const report = await restore(resolve(folder), resolve(data))
      process.stdout.write(json ? `${JSON.stringify(report)}\n` : toRestoreText(report))
    })

async function backUpFrom(
  { data, clickhouseUrl }: Omit<Flags, 'json'>,
  folder: string,
): Promise<BackupReport> {
  mustBeDataFolder(data)
  const server = findLocalServer(resolve(data))
  if (server !== null) return readSlowly(await server.post('/v1/backup', { folder }))
  const line = await openLine({ dataPath: resolve(data), clickhouseUrl })
  try {
    return await backUp(line, folder)
  } finally {
    await line.close()
  }
}

const toBackupText = ({ path, files, segments, tables }: BackupReport): string =>
  `Backed up to ${path}: ${files} files, ${segments} of them segments that wait.\n${
    tables ? '' : 'The tables are in a ClickHouse server, and not in it: back that up as well.\n'
  }`

const toRestoreText = ({ path, version, madeAt, rows }: RestoreReport): string =>
  `Restored ${path} from a backup of ${madeAt} by version ${version}: ${
    rows === null ? 'the tables are in a ClickHouse server' : `${rows.events} events`
  }.\n`
