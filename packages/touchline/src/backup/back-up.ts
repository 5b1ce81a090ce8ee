/**
 * `backUp`: a copy of a data folder, made while a server works on it.
 *
 * @module
 */
import { constants } from 'node:fs'
import { copyFile, cp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { backUpTables, databaseVersion, inTurn } from '@touchline/ingest'
import type { Line } from '../line.ts'
import { StartError } from '../start-error.ts'
import { version } from '../version.ts'
import { hashFiles, type Manifest, manifestFile } from './manifest.ts'
import { removeUnfinishedBackup, unfinishedBackup } from './unfinished.ts'

/** What a backup has taken. */
export interface BackupReport {
  /** Absolute path of the backup. */
  readonly path: string
  readonly files: number
  /** Segments of the spool that were not in the tables yet. */
  readonly segments: number
  /** `false` when the tables lie in a ClickHouse server, which has to be backed up by itself. */
  readonly tables: boolean
}

/**
 * Copies everything that a data folder holds, but for what must not leave it: the token, and salts. When it resolves,
 * the folder is there, whole and synced; it appears under its name only then.
 *
 * Every event that was accepted before the call is in it. Nothing is rebuilt meanwhile, so that journeys stand still
 * for as long as it takes; events are accepted all the time.
 *
 * @param path Absolute; a folder that does not exist yet, or is empty.
 */
export async function backUp(line: Line, path: string): Promise<BackupReport> {
  await mustBeFree(path)
  const partial = join(dirname(path), `.${basename(path)}.partial`)
  await rm(partial, { recursive: true, force: true })
  await mkdir(partial, { recursive: true, mode: 0o700 })
  try {
    const segments = await inTurn(line.store, () => copyParts(line, partial))
    const files = await hashFiles(partial)
    const manifest: Manifest = {
      form: 1,
      version,
      databaseVersion,
      madeAt: new Date().toISOString(),
      tables: line.isEmbedded,
      files,
    }
    await writeFile(join(partial, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
    await rm(path, { recursive: true, force: true })
    await rename(partial, path)
    return { path, files: Object.keys(files).length, segments, tables: line.isEmbedded }
  } catch (thrown) {
    await rm(partial, { recursive: true, force: true })
    throw thrown
  }
}

async function mustBeFree(path: string): Promise<void> {
  const found = await readdir(path).catch((thrown: unknown) => {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return []
    throw new StartError(`The backup cannot be written: ${path} (${String(thrown)}); name another folder.`)
  })
  if (found.length > 0)
    throw new StartError(`There is something already: ${path}; name a folder that does not exist yet.`)
}

/**
 * The tables first, then the segments: one is deleted only when it is in the tables and its visitors are rebuilt, which
 * nobody does at the moment. So each event is in the tables, in a segment, or in both, and then it is one again.
 */
async function copyParts(line: Line, partial: string): Promise<number> {
  await line.spool.seal()
  line.settings.copyTo(join(partial, 'settings.db'))
  if (line.isEmbedded) await copyTables(line, join(partial, 'tables'))
  await mkdir(join(partial, 'spool'), { mode: 0o700 })
  const segments = line.spool.closed()
  for (const { name } of segments) {
    await ifThere(
      copyFile(join(line.folder.spoolPath, name), join(partial, 'spool', name), constants.COPYFILE_FICLONE),
    )
  }
  for (const [from, to] of [
    [join(line.folder.spoolPath, 'poison'), join(partial, 'spool', 'poison')],
    [join(line.folder.path, 'quarantine'), join(partial, 'quarantine')],
    [join(line.folder.path, 'names.ndjson'), join(partial, 'names.ndjson')],
    [join(line.folder.path, 'demo.json'), join(partial, 'demo.json')],
  ] as const) {
    await ifThere(cp(from, to, { recursive: true }))
  }
  return segments.length
}

async function copyTables({ store, folder }: Line, to: string): Promise<void> {
  const made = unfinishedBackup(folder.enginePath)
  await removeUnfinishedBackup(folder.enginePath)
  try {
    await backUpTables(store, basename(made))
    await move(made, to)
  } finally {
    await removeUnfinishedBackup(folder.enginePath)
  }
}

/** On another disk a folder cannot be renamed to. */
async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EXDEV')) throw thrown
    await cp(from, to, { recursive: true })
    await rm(from, { recursive: true, force: true })
  }
}

/** A segment that is gone is in the tables; what was never there need not be copied. */
async function ifThere(copying: Promise<void>): Promise<void> {
  try {
    await copying
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT')) throw thrown
  }
}
