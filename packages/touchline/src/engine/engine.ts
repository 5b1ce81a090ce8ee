/**
 * The engine as the server sees it: a URL, kept answering.
 *
 * @module
 */
import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { availableParallelism, totalmem } from 'node:os'
import { extname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FromChild, ToChild } from './channel.ts'
import { EngineError } from './engine-error.ts'
import { isAlive, readOwner, removeOwner, writeOwner } from './owner.ts'

/** What `startEngine` takes. */
export interface EngineOptions {
  /** Folder of the engine's data; made when it is missing. */
  readonly path: string
  /** What the engine may take in all. Default: half of the machine's, or of the container's, memory. */
  readonly memoryBytes?: number | undefined
  /** Threads of one statement. Default: the machine's cores. */
  readonly threads?: number | undefined
  /** Hears of deaths and returns of the engine's process. */
  readonly onEvent?: ((event: EngineEvent) => void) | undefined
}

/** A turn in the life of the engine's process. */
export type EngineEvent =
  | { readonly type: 'died'; readonly detail: string }
  | { readonly type: 'restarted'; readonly pid: number }

/** The embedded engine, running. */
export interface Engine {
  /** Stays the same when the engine's process is started again. */
  readonly url: string
  readonly user: string
  readonly password: string
  /** Version of the engine. */
  readonly version: string
  /** Process id of the engine as it runs now. */
  readonly pid: number
  /** Lets what runs finish for up to five seconds, and ends the process. */
  close(): Promise<void>
}

interface Child {
  readonly process: ChildProcess
  readonly pid: number
  readonly port: number
  readonly version: string
}

/** How long a closing child may take before it is killed. It is safe to kill; this only lets statements finish. */
const closeGraceMs = 5_000

/** How long the child of a server that was killed may take to notice and let go of the folder. */
const orphanGraceMs = 5_000

/** Ten million events open in 0.2 s; this is only against a hang. */
const openLimitMs = 120_000

const restartDelaysMs = [0, 100, 300, 1_000, 3_000, 5_000]

/**
 * Starts the embedded engine in a process of its own, which answers ClickHouse's HTTP interface.
 *
 * When that process dies it is started again at the same URL; statements in flight fail, and later ones are
 * refused for about 0.3 s. When this process dies, by whatever means, the engine's process ends itself.
 *
 * @throws {EngineError} The folder is in use, the engine is not installed, or it does not start.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const user = 'touchline'
  const password = randomBytes(24).toString('base64url')
  const launch = (port: number): Promise<Child> => startChild(options, { user, password, port })
  let child = await launchFree(options.path, launch)
  const { port, version } = child
  let closing = false
  let reviving: Promise<void> = Promise.resolve()

  const revive = async (): Promise<void> => {
    for (let attempt = 0; !closing; attempt += 1) {
      await sleep(restartDelaysMs[Math.min(attempt, restartDelaysMs.length - 1)])
      try {
        child = await launch(port)
      } catch (thrown) {
        options.onEvent?.({ type: 'died', detail: String(thrown) })
        continue
      }
      keep()
      options.onEvent?.({ type: 'restarted', pid: child.pid })
      return
    }
  }
  const keep = (): void => {
    writeOwner(options.path, child.pid)
    child.process.once('exit', (code, signal) => {
      if (closing) return
      options.onEvent?.({ type: 'died', detail: signal ?? `exit code ${code}` })
      reviving = revive()
    })
  }

  keep()
  return {
    url: `http://127.0.0.1:${port}`,
    user,
    password,
    version,
    get pid() {
      return child.pid
    },
    close: async () => {
      closing = true
      await reviving
      await stopChild(child.process)
      removeOwner(options.path)
    },
  }
}

/**
 * Starts a child on a folder that may still be held by the child of a server that was killed: that one notices
 * and goes by itself, so it is waited for. A folder that a living server holds is refused.
 */
async function launchFree(path: string, launch: (port: number) => Promise<Child>): Promise<Child> {
  const deadline = Date.now() + orphanGraceMs
  for (;;) {
    try {
      return await launch(0)
    } catch (thrown) {
      if (!(thrown instanceof EngineError) || thrown.reason !== 'folder-in-use') throw thrown
      const owner = readOwner(path)
      if (owner !== null && isAlive(owner.pid))
        throw inUse(path, `process ${owner.pid} (since ${owner.since})`)
      if (Date.now() > deadline) throw inUse(path, 'another process')
      await sleep(100)
    }
  }
}

const inUse = (path: string, holder: string): EngineError =>
  new EngineError(
    'folder-in-use',
    `The engine's folder is in use: ${path} is held by ${holder}; stop that process or choose another data folder.`,
  )

async function startChild(
  options: EngineOptions,
  face: { readonly user: string; readonly password: string; readonly port: number },
): Promise<Child> {
  // Beside the sources the child is TypeScript too, and packages are imported from their sources.
  const extension = extname(import.meta.filename)
  const child = fork(join(import.meta.dirname, `child${extension}`), {
    execArgv: extension === '.ts' ? ['--conditions=source'] : [],
    // The engine runs every statement on libuv's pool, whose four threads are fewer than the sessions.
    env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  // Later than `exit`: its last words have been read.
  const closed = once(child, 'close')
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-4_000)
  })
  const memory = options.memoryBytes ?? Math.floor(machineMemory() / 2)
  const { path, threads = availableParallelism() } = options
  const message: ToChild = { type: 'open', path, memoryBytes: memory, threads, ...face }
  child.send(message)
  const answer = await firstAnswer(child)
  if (answer.type === 'ready' && child.pid !== undefined) {
    return { process: child, pid: child.pid, port: answer.port, version: answer.version }
  }
  await stopChild(child)
  await closed
  throw toEngineError(path, answer, stderr.trim())
}

/** What the container allows, when there is one; the machine's memory otherwise. */
function machineMemory(): number {
  const limit = process.constrainedMemory()
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem()
}

async function firstAnswer(child: ChildProcess): Promise<FromChild> {
  const ended = new AbortController()
  try {
    return await Promise.race([
      once(child, 'message', { signal: ended.signal }).then(([message]) => message as FromChild),
      sleep(openLimitMs, undefined, { signal: ended.signal }).then(
        (): FromChild => ({ type: 'failed', why: 'other', detail: `no answer after ${openLimitMs} ms` }),
      ),
      once(child, 'exit', { signal: ended.signal }).then(
        ([code, signal]): FromChild => ({
          type: 'failed',
          why: 'other',
          detail: `it ended with ${signal ?? `exit code ${code}`}`,
        }),
      ),
    ])
  } finally {
    ended.abort()
  }
}

function toEngineError(path: string, answer: FromChild, stderr: string): EngineError {
  const detail = answer.type === 'failed' ? answer.detail : 'no process id'
  // The engine tells the reason on its error output only.
  if (stderr.includes('Cannot lock file')) return inUse(path, 'another process')
  if (answer.type === 'failed' && answer.why === 'not-installed') {
    return new EngineError(
      'not-installed',
      `The embedded engine is not available on ${process.platform} ${process.arch}: ${detail}; it needs Linux with glibc, or macOS. ` +
        'Set TOUCHLINE_CLICKHOUSE_URL to the address of a ClickHouse server to use that instead.',
    )
  }
  const said = stderr === '' ? '' : `\n${stderr}`
  return new EngineError(
    'failed',
    `The engine does not start on ${path}: ${detail}; see whether the folder can be written and the disk has space.${said}`,
  )
}

/** Asks a child to close, and kills it when it takes too long. */
async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  const message: ToChild = { type: 'close' }
  if (child.connected) child.send(message)
  const timer = setTimeout(() => child.kill('SIGKILL'), closeGraceMs)
  await exited
  clearTimeout(timer)
}
