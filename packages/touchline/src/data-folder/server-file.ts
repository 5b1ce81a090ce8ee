/**
 * `server.json`: who uses a data folder, and where its server listens, for commands and errors of other processes.
 *
 * @module
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAlive } from '../engine/owner.ts'

/** The process that uses a data folder. */
export interface ServerFile {
  readonly pid: number
  /** Where its server listens; `null` before it does, and for a command without a server. */
  readonly url: string | null
  /** ISO time. */
  readonly since: string
}

function isServerFile(value: unknown): value is ServerFile {
  if (typeof value !== 'object' || value === null) return false
  const { pid, url, since } = value as Partial<Record<keyof ServerFile, unknown>>
  return typeof pid === 'number' && (url === null || typeof url === 'string') && typeof since === 'string'
}

const fileIn = (path: string): string => join(path, 'server.json')

/** Names this process, and its address once it listens. Readers see the old file or the new one, never a half. */
export function writeServerFile(path: string, url: string | null): void {
  const content: ServerFile = { pid: process.pid, url, since: new Date().toISOString() }
  writeFileSync(`${fileIn(path)}.new`, `${JSON.stringify(content)}\n`)
  renameSync(`${fileIn(path)}.new`, fileIn(path))
}

/** Takes the name away again. */
export function removeServerFile(path: string): void {
  rmSync(fileIn(path), { force: true })
}

/** The process that uses a folder, or `null` when none that lives has named itself. */
export function readServerFile(path: string): ServerFile | null {
  try {
    const read: unknown = JSON.parse(readFileSync(fileIn(path), 'utf8'))
    return isServerFile(read) && isAlive(read.pid) ? read : null
  } catch {
    // No file, or one that somebody edited: then nobody can be named.
    return null
  }
}
