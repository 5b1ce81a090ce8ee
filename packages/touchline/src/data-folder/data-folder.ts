/**
 * The data folder: everything that a server keeps.
 *
 * | name | what it is |
 * |---|---|
 * | `settings.db` | sites, keys and inventories, with their history (SQLite) |
 * | `spool/` | accepted events that the engine does not have yet; `spool/poison/` what could not be loaded |
 * | `quarantine/` | events that were refused, with the reason; 100 MB or 7 days at most |
 * | `names.ndjson` | names of events and properties that each site has used, up to its limits |
 * | `engine/` | the embedded engine's tables, its configuration and `owner.json`, which names its process |
 * | `salts.json` | salts of today and yesterday, for visitors of a day; belongs into no backup |
 * | `imports/` | how far imports have come that were ended, and `secret`, which makes visitors of access logs |
 * | `token` | opens the dashboard and the questions; only its owner can read it |
 * | `lock` | held by the one process that uses the folder; it may be left over, the lock is not |
 * | `server.json` | process id and address of the server, while one runs |
 * | `demo.json` | how far the demo's visitors have come; only after `touchline demo` |
 *
 * @module
 */
import { randomBytes } from 'node:crypto'
import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { StartError } from '../start-error.ts'
import { type FolderLock, lockFolder } from './folder-lock.ts'
import { readServerFile } from './server-file.ts'

/** A data folder that this process alone uses. */
export interface DataFolder {
  /** Absolute. */
  readonly path: string
  readonly settingsFile: string
  readonly spoolPath: string
  readonly quarantinePath: string
  readonly namesFile: string
  readonly enginePath: string
  /** Salts of days: see `openDailySalts`. */
  readonly saltsFile: string
  /** Opens the dashboard and the questions. */
  readonly token: string
  /** Lets other processes use the folder. */
  release(): void
}

/** Where the settings of a data folder are: other processes may read and write them while a server runs. */
export const settingsFileIn = (path: string): string => join(path, 'settings.db')

/** What to do about a folder that cannot be used. */
const remedy = 'give this user the right to read and write it, or choose another folder with --data'

/**
 * Opens a data folder for this process alone; makes it when it is missing.
 *
 * @throws {StartError} It cannot be read or written, or another process uses it, which is named.
 */
export function openDataFolder(wanted: string): DataFolder {
  const path = resolve(wanted)
  const lock = prepare(path)
  if (lock === null) throw inUse(path)
  return {
    path,
    settingsFile: settingsFileIn(path),
    spoolPath: join(path, 'spool'),
    quarantinePath: join(path, 'quarantine'),
    namesFile: join(path, 'names.ndjson'),
    enginePath: join(path, 'engine'),
    saltsFile: join(path, 'salts.json'),
    token: readOrMakeToken(path),
    release: () => lock.release(),
  }
}

function prepare(path: string): FolderLock | null {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
    return lockFolder(path)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new StartError(`The data folder cannot be used: ${path} (${why}); ${remedy}.`, { cause })
  }
}

function inUse(path: string): StartError {
  const server = readServerFile(path)
  const holder =
    server === null
      ? 'another process'
      : `process ${server.pid}${server.url === null ? '' : ` (${server.url})`}`
  return new StartError(
    `The data folder is in use: ${path} is held by ${holder}; stop that process or choose another folder with --data.`,
  )
}

const tokenFile = (path: string): string => join(path, 'token')

/** The token of a data folder, or `null` when it has none. */
export function readToken(path: string): string | null {
  try {
    const token = readFileSync(tokenFile(path), 'utf8').trim()
    return token === '' ? null : token
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null
    throw new StartError(
      `The token cannot be read: ${tokenFile(path)}; only the user who started the server can.`,
    )
  }
}

/** It outlives the process, so that a browser stays signed in over a restart. */
function readOrMakeToken(path: string): string {
  const kept = readToken(path)
  if (kept !== null) return kept
  const token = randomBytes(32).toString('base64url')
  writeFileSync(tokenFile(path), `${token}\n`, { mode: 0o600 })
  return token
}
