/**
 * Processes and their children.
 *
 * @module
 */

import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { eventually } from './eventually.ts'

interface ProcessRow {
  readonly pid: number
  readonly parent: number
  /** `Z` for one that has ended and was not yet collected by its parent. */
  readonly state: string
}

function readStat(pid: string): ProcessRow[] {
  try {
    // The name stands in parentheses and may hold anything; state and parent follow the last one.
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state = '', parent] = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return [{ pid: Number(pid), parent: Number(parent), state }]
  } catch {
    // It ended between the listing and the reading: then it is not running.
    return []
  }
}

function readProcesses(): ProcessRow[] {
  // Small Linux images have no `ps`; macOS has no /proc.
  if (existsSync('/proc/self/stat')) {
    return readdirSync('/proc')
      .filter(name => /^\d+$/.test(name))
      .flatMap(readStat)
  }
  const text = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' })
  return text
    .trim()
    .split('\n')
    .map(line => {
      const [pid, parent, state = ''] = line.trim().split(/\s+/)
      return { pid: Number(pid), parent: Number(parent), state: state.slice(0, 1) }
    })
}

/** The children of a process. */
export const childrenOf = (pid: number): number[] =>
  readProcesses()
    .filter(row => row.parent === pid)
    .map(row => row.pid)

/** The engine of a server, once there is one: after the end of the last one that takes a moment. */
export async function engineOf(server: number): Promise<number> {
  const [engine] = await eventually(
    async () => childrenOf(server).filter(isRunning),
    children => children.length > 0,
    { what: 'An engine' },
  )
  // A signal to the process 0 would go to everybody who runs this test.
  if (engine === undefined) throw new Error('The server has no engine.')
  return engine
}

/** Whether a process runs. */
export const isRunning = (pid: number): boolean =>
  readProcesses().some(row => row.pid === pid && row.state !== 'Z')
