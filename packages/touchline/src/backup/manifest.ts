/**
 * What a backup says about itself, by which it is known to be whole.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { StartError } from '../start-error.ts'

/** The file `backup.json` of a backup. */
export interface Manifest {
  /** Form of the backup. */
  readonly form: 1
  /** Version of the product that made it. */
  readonly version: string
  /** Form of the database; a newer one than this product's cannot be restored. */
  readonly databaseVersion: number
  /** ISO time. */
  readonly madeAt: string
  /** Whether the tables are in it, or in a ClickHouse server that is backed up by itself. */
  readonly tables: boolean
  /** SHA-256 of every other file, by its path. */
  readonly files: Readonly<Record<string, string>>
}

/** Name of the file. */
export const manifestFile = 'backup.json'

/** Reads what a backup says about itself. */
export function readManifest(folder: string): Manifest {
  try {
    const read: unknown = JSON.parse(readFileSync(join(folder, manifestFile), 'utf8'))
    if (isManifest(read)) return read
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new StartError(`This is no backup: ${folder} (${why}); name a folder that touchline backup made.`, {
      cause,
    })
  }
  throw new StartError(
    `This is no backup that this version reads: ${folder}; restore it with the version that made it.`,
  )
}

function isManifest(value: unknown): value is Manifest {
  if (typeof value !== 'object' || value === null) return false
  const { form, databaseVersion, files } = value as Partial<Record<keyof Manifest, unknown>>
  return form === 1 && typeof databaseVersion === 'number' && typeof files === 'object' && files !== null
}

/** The hash of every file of a folder but the manifest; each is synced to the disk on the way. */
export async function hashFiles(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const paths = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  const hashes: [string, string][] = []
  for (const path of paths.sort()) {
    const name = relative(folder, path)
    if (name !== manifestFile) hashes.push([name, await hashFile(path)])
  }
  return Object.fromEntries(hashes)
}

async function hashFile(path: string): Promise<string> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}

/**
 * Looks whether a backup is whole.
 *
 * @throws {StartError} A file is missing, is damaged, or does not belong to it.
 */
export async function mustBeWhole(folder: string, { files }: Manifest): Promise<void> {
  const found = await hashFiles(folder)
  for (const name of new Set([...Object.keys(files), ...Object.keys(found)])) {
    if (files[name] === found[name]) continue
    const what =
      found[name] === undefined ? 'is missing' : files[name] === undefined ? 'is no part of it' : 'is damaged'
    throw new StartError(`The backup is not whole: ${join(folder, name)} ${what}; restore another one.`)
  }
}
