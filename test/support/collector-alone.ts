/**
 * Runs `collector-process.ts`, and reads what it left on disk.
 *
 * @module
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { openSpool } from '../../packages/ingest/src/index.ts'
import { toWholeRows } from '../../packages/ingest/src/spool/whole-rows.ts'

const script = fileURLToPath(new URL('collector-process.ts', import.meta.url))

/** A collector that runs. */
export interface CollectorAlone {
  readonly url: string
  readonly key: string
  readonly pid: number
  /** SIGKILL; nothing if it has ended. */
  kill(): Promise<void>
}

/** What to run, and under what. */
export interface CollectorAloneOptions {
  readonly data: string
  readonly port: number
  /** Nothing is ever synced, or no space is kept free. */
  readonly mode?: '--no-sync' | '--fill' | undefined
  /** A program and its arguments that run the collector, such as strace. */
  readonly under?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** Starts a collector without an engine. Its settings lie elsewhere, so that only the spool meets with faults. */
export async function startCollectorAlone(options: CollectorAloneOptions): Promise<CollectorAlone> {
  const { data, port, mode, under = [], env } = options
  const elsewhere = await mkdtemp(join(tmpdir(), 'touchline-settings-'))
  const program = [process.execPath, '--conditions=source', script, join(data, 'spool')]
  const rest = [join(elsewhere, 'settings.db'), `${port}`, ...(mode === undefined ? [] : [mode])]
  const [command = '', ...args] = [...under, ...program, ...rest]
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const said = once(createInterface({ input: child.stdout }), 'line')
  const ended = exited.then(([code]) => Promise.reject(new Error(`the collector ended with code ${code}`)))
  ended.catch(() => undefined)
  const [line] = (await Promise.race([said, ended])) as [string]
  const { key, pid } = JSON.parse(line) as { readonly key: string; readonly pid: number }
  return {
    url: `http://127.0.0.1:${port}`,
    key,
    pid,
    async kill() {
      if (child.exitCode === null && child.signalCode === null) process.kill(pid, 'SIGKILL')
      await exited
      await rm(elsewhere, { recursive: true, force: true })
    },
  }
}

/** How often the id of each event is in the spool of a data folder, read as the next process reads it. */
export async function readSpooled(data: string): Promise<Map<string, number>> {
  const copies = new Map<string, number>()
  const spool = await openSpool({ path: join(data, 'spool') })
  for (const segment of spool.closed()) {
    const rows = toWholeRows((await spool.read(segment)).map(record => record.rows))
    for (const line of rows.toString().split('\n').filter(Boolean)) {
      const { id } = JSON.parse(line) as { readonly id: string }
      copies.set(id, (copies.get(id) ?? 0) + 1)
    }
  }
  await spool.close()
  return copies
}
