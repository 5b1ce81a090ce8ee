/**
 * How far an import has come, so that one that was ended goes on where it was.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** What an import has done so far. */
export interface Progress {
  /** The last line of which everything is done. */
  readonly line: number
  readonly accepted: number
  readonly skipped: number
  readonly bad: number
}

/** The progress of one import, on disk. */
export interface Checkpoint {
  /** Where it stood; `null` when it has not begun or was finished. */
  readonly found: Progress | null
  save(progress: Progress): void
  /** It is finished: the same import would begin anew. */
  remove(): void
}

/**
 * Opens the checkpoint of an import into a data folder. A file that was changed since, and the same file with other
 * options, is another import.
 */
export function openCheckpoint(data: string, file: string, options: object): Checkpoint {
  const { size, mtimeMs, ino } = statSync(file)
  const name = createHash('sha256')
    .update(JSON.stringify([resolve(file), size, mtimeMs, ino, options]))
    .digest('hex')
    .slice(0, 24)
  const folder = join(data, 'imports')
  const path = join(folder, `${name}.json`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return {
    found: read(path),
    save(progress) {
      writeFileSync(`${path}.new`, JSON.stringify(progress))
      renameSync(`${path}.new`, path)
    },
    remove: () => rmSync(path, { force: true }),
  }
}

function read(path: string): Progress | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    // None, or half of one: then the import begins anew, which changes nothing that is stored.
    return null
  }
}
