/**
 * Tests against a ClickHouse server instead of the embedded engine: another process, port and user, plain HTTP.
 *
 * @module
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('./outside-server.ts', import.meta.url))

/** Whether all tests of this run are to use such a server: `TOUCHLINE_TEST_ENGINE=http`. */
export const isOutside = process.env.TOUCHLINE_TEST_ENGINE === 'http'

/** A server that runs. */
export interface OutsideServer {
  /** `http://127.0.0.1:port` */
  readonly url: string
  readonly user: string
  readonly password: string
  readonly version: string
  /** What `TOUCHLINE_CLICKHOUSE_URL` takes, with user, password and a database of this name. */
  addressOf(database: string): string
  /** SIGKILL. */
  stop(): Promise<void>
}

/** Starts a server on a folder; `port` 0 is any free one. */
export async function startOutsideServer(path: string, port = 0): Promise<OutsideServer> {
  const [user, password] = ['analyst', 'p@ss/word:1']
  const args = ['--conditions=source', program, path, `${port}`, user, password]
  const child = spawn(process.execPath, args, {
    env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const ended = exited.then(([code, signal]) => {
    throw new Error(`The outside server ended with ${signal ?? code}`)
  })
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended])
  ended.catch(() => undefined)
  const said: { readonly port: number; readonly version: string } = JSON.parse(String(line))
  const credentials = `${user}:${encodeURIComponent(password)}`
  return {
    url: `http://127.0.0.1:${said.port}`,
    user,
    password,
    version: said.version,
    addressOf: database => `http://${credentials}@127.0.0.1:${said.port}/?database=${database}`,
    stop: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}

const byDataFolder = new Map<string, Promise<OutsideServer>>()

/**
 * The environment of a `touchline` on this data folder: where all tests are to use an outside server, the folder has
 * one of its own, which lives as long as the process of the tests.
 */
export async function outsideEnvironment(data: string | undefined): Promise<Record<string, string>> {
  if (!isOutside || data === undefined) return {}
  const known = byDataFolder.get(data) ?? startForFolder()
  byDataFolder.set(data, known)
  return { TOUCHLINE_CLICKHOUSE_URL: (await known).addressOf('touchline') }
}

async function startForFolder(): Promise<OutsideServer> {
  const path = await mkdtemp(join(tmpdir(), 'touchline-outside-'))
  const server = await startOutsideServer(path)
  process.on('exit', () => {
    void server.stop()
    rmSync(path, { recursive: true, force: true })
  })
  return server
}
