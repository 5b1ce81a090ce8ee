/**
 * `restore`: a data folder out of a backup.
 *
 * @module
 */
import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import {
  countRows,
  databaseVersion,
  migrate,
  openStore,
  type RowCounts,
  restoreTables,
} from '@touchline/ingest'
import { backupsFolder } from '../engine/config.ts'
import { startEngine } from '../engine/engine.ts'
import { StartError } from '../start-error.ts'
import { type Manifest, manifestFile, mustBeWhole, readManifest } from './manifest.ts'

/** What was restored. */
export interface RestoreReport {
  /** Absolute path of the data folder. */
  readonly path: string
  /** Version that the backup was made by, and when. */
  readonly version: string
  readonly madeAt: string
  /** Rows of the tables; `null` when they were not in the backup. */
  readonly rows: RowCounts | null
}

/**
 * Makes a data folder out of a backup and brings it to the form of this version. The folder appears under its name when
 * all of it is there; what is left of an attempt that was cut short is cleared away by the next. A new token is made at
 * the first start; keys are those of the backup.
 *
 * @throws {StartError} The backup is not whole or of a newer version, or there is something in the folder already.
 */
export async function restore(backup: string, path: string): Promise<RestoreReport> {
  const manifest = readManifest(backup)
  if (manifest.databaseVersion > databaseVersion) {
    throw new StartError(
      `The backup was made by a newer version (${manifest.version}): ${backup}; restore it with that version.`,
    )
  }
  await mustBeEmpty(path)
  await mustBeWhole(backup, manifest)
  const partial = join(dirname(path), `.${basename(path)}.restoring`)
  await rm(partial, { recursive: true, force: true })
  await mkdir(partial, { recursive: true, mode: 0o700 })
  for (const name of await readdir(backup)) {
    if (name === manifestFile || name === 'tables') continue
    await cp(join(backup, name), join(partial, name), { recursive: true })
  }
  const rows = manifest.tables ? await makeTables(backup, partial) : null
  await rm(path, { recursive: true, force: true })
  await rename(partial, path)
  return toReport(path, manifest, rows)
}

const toReport = (path: string, { version, madeAt }: Manifest, rows: RowCounts | null): RestoreReport => ({
  path,
  version,
  madeAt,
  rows,
})

async function mustBeEmpty(path: string): Promise<void> {
  if (!existsSync(path) || (await readdir(path)).length === 0) return
  throw new StartError(
    `There is something in the folder already: ${path}; nothing is ever overwritten, so name another with --data.`,
  )
}

async function makeTables(backup: string, folder: string): Promise<RowCounts> {
  const enginePath = join(folder, 'engine')
  const copy = join(enginePath, backupsFolder, 'restored')
  await cp(join(backup, 'tables'), copy, { recursive: true })
  const engine = await startEngine({ path: enginePath })
  const store = openStore({ url: engine.url, user: engine.user, password: engine.password })
  try {
    await restoreTables(store, basename(copy))
    await migrate(store)
    return await countRows(store)
  } finally {
    await store.close()
    await engine.close()
    await rm(copy, { recursive: true, force: true })
  }
}
