/**
 * A lock on a folder that ends with its process, however that ends.
 *
 * @module
 */
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** A lock that this process holds. */
export interface FolderLock {
  release(): void
}

/**
 * Locks a folder, or returns `null` when another process holds it.
 *
 * Node cannot lock files; SQLite can, and its lock is the kernel's: none is left over after a SIGKILL, and no
 * process id has to be trusted.
 */
export function lockFolder(path: string): FolderLock | null {
  const file = join(path, 'lock')
  closeSync(openSync(file, 'a', 0o600))
  const database = new DatabaseSync(file)
  try {
    // Nothing is ever written, so no journal need lie beside it.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return { release: () => database.close() }
  } catch (thrown) {
    database.close()
    if (thrown instanceof Error && 'errcode' in thrown && thrown.errcode === busy) return null
    throw thrown
  }
}

/** SQLITE_BUSY */
const busy = 5
