/**
 * Who holds an engine's folder. The lock itself is the engine's own (a lock of the kernel, which ends with its
 * process); this file beside it only names the process, so that an error can.
 *
 * @module
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The process that holds a folder. */
export interface Owner {
  /** The server's process id. */
  readonly pid: number
  /** Its engine child's process id. */
  readonly enginePid: number
  /** ISO time. */
  readonly since: string
}

const file = (path: string): string => join(path, 'owner.json')

/** Names this process as the holder of the folder. */
export function writeOwner(path: string, enginePid: number): void {
  const owner: Owner = { pid: process.pid, enginePid, since: new Date().toISOString() }
  writeFileSync(file(path), `${JSON.stringify(owner)}\n`)
}

/** Takes the name away again. */
export function removeOwner(path: string): void {
  rmSync(file(path), { force: true })
}

/** Who last named itself, alive or not; `null` when nobody did. */
export function readOwner(path: string): Owner | null {
  try {
    const value: unknown = JSON.parse(readFileSync(file(path), 'utf8'))
    return isOwner(value) ? value : null
  } catch {
    // No file, or one that a crash left half written: either way nobody can be named.
    return null
  }
}

function isOwner(value: unknown): value is Owner {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'enginePid' in value &&
    typeof value.enginePid === 'number' &&
    'since' in value &&
    typeof value.since === 'string'
  )
}

/** Whether a process of this id runs. One that has ended and that nobody has waited for does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (thrown) {
    // EPERM: it exists and belongs to somebody else.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM'
  }
  return !isZombie(pid)
}

/** In a container the first process often waits for nobody, so that ended processes stay listed. */
function isZombie(pid: number): boolean {
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    // No such file: not Linux, or the process ended meanwhile. The next look will tell.
    return false
  }
}
