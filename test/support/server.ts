/**
 * The built server as its users run it: a process of its own, a data folder on disk, HTTP in between.
 *
 * @module
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { findFreePort } from './data-folder.ts'
import { outsideEnvironment } from './outside.ts'

const main = fileURLToPath(new URL('../../packages/touchline/dist/main.js', import.meta.url))

/** One line of the server's life. */
export interface LifeLine {
  readonly event: string
  readonly [field: string]: unknown
}

export interface ServerOptions {
  /** Default `serve`. */
  readonly command?: 'serve' | 'demo'
  readonly data: string
  /** Default: a free one. */
  readonly port?: number
  readonly args?: readonly string[]
}

export interface RunningServer {
  readonly url: string
  /** The public key of the site `main`. */
  readonly key: string
  /** Opens questions; it lies in the data folder. */
  readonly token: string
  /** The dashboard's address with the token. */
  readonly dashboard: string
  /** The address of the demo's shop, without a slash at its end; empty for `serve`. */
  readonly storefront: string
  readonly pid: number
  /** Everything it wrote so far, on stdout and stderr. */
  output(): string
  /** Every line it wrote on stdout so far. */
  readonly lines: readonly LifeLine[]
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>
  /** SIGKILL to this process alone, not to its children. */
  kill(): Promise<void>
}

/** A server that ended before it listened, with everything it said. */
export class ServerEnded extends Error {
  readonly code: number | null
  readonly said: string

  constructor(code: number | null, said: string) {
    super(`The server ended with code ${code}: ${said}`)
    this.name = 'ServerEnded'
    this.code = code
    this.said = said
  }
}

/** The user `nobody`, as whom root can see what a user without rights sees. */
const nobody = { uid: 65_534, gid: 65_534 }

/** Whom a program runs as: by default whoever runs the tests. */
export interface RunAs {
  readonly uid?: number
  readonly gid?: number
}

/** Starts `touchline <args>`. */
export async function spawnTouchline(args: readonly string[], runAs: RunAs = {}): Promise<ChildProcess> {
  const data = args.includes('--clickhouse-url') ? undefined : args[args.lastIndexOf('--data') + 1]
  const env = { ...process.env, NO_COLOR: '1', ...(await outsideEnvironment(data)) }
  return spawn(process.execPath, [main, ...args], { ...runAs, env, stdio: ['ignore', 'pipe', 'pipe'] })
}

/**
 * A user for whom rights to files mean something: whoever runs the tests, or `nobody` instead of root. `null`
 * when `nobody` may not even read the repository, as under /root.
 */
export function findUserWithoutRights(): RunAs | null {
  if (process.getuid?.() !== 0) return {}
  return spawnSync(process.execPath, [main, '--version'], nobody).status === 0 ? nobody : null
}

/** Runs `touchline <args>` to its end. */
export async function runTouchline(
  args: readonly string[],
  runAs: RunAs = {},
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  const child = await spawnTouchline(args, runAs)
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', chunk => {
    stdout += chunk
  })
  child.stderr?.on('data', chunk => {
    stderr += chunk
  })
  const [code] = await once(child, 'close')
  return { code, stdout, stderr }
}

function readLine(line: string): LifeLine | null {
  try {
    return JSON.parse(line)
  } catch {
    // Not a line of its life but something printed beside it; it stays in what was said.
    return null
  }
}

async function untilListening(child: ChildProcess, lines: LifeLine[], isReady: (line: LifeLine) => boolean) {
  let said = ''
  child.stderr?.on('data', chunk => {
    said += chunk
  })
  const ready = new Promise<void>(resolve => {
    if (child.stdout === null) return
    createInterface({ input: child.stdout }).on('line', text => {
      said += `${text}\n`
      const line = readLine(text)
      if (line === null) return
      lines.push(line)
      if (isReady(line)) resolve()
    })
  })
  const ended = once(child, 'close').then(([code]) => {
    throw new ServerEnded(code, said)
  })
  await Promise.race([ready, ended])
  // From here on an end is expected: by stop or kill.
  ended.catch(() => undefined)
}

const readyEvent = { serve: 'listening', demo: 'ready' } as const

/** The public key, from the script tag that is printed or from the line that names it. */
const keyOf = (lines: readonly LifeLine[]): string => /pk_[\w-]+/.exec(JSON.stringify(lines))?.[0] ?? ''

/**
 * Starts the server and waits until it listens; a demo until its shop's past has been sent as well.
 *
 * @throws ServerEnded when it ends before.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { command = 'serve', data, port = await findFreePort(), args = [] } = options
  const shop = command === 'demo' ? ['--shop-port', `${await findFreePort()}`] : []
  const child = await spawnTouchline([command, '--port', `${port}`, '--data', data, ...shop, ...args])
  const closed = once(child, 'close')
  const lines: LifeLine[] = []
  const output = { text: '' }
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', chunk => {
      output.text += chunk
    })
  }
  await untilListening(child, lines, line => line.event === readyEvent[command])
  const url = `http://127.0.0.1:${port}`
  const token = readFileSync(join(data, 'token'), 'utf8').trim()
  return {
    url,
    key: keyOf(lines),
    token,
    dashboard: `${url}/?token=${token}`,
    storefront: shop.length === 0 ? '' : `http://127.0.0.1:${shop[1]}`,
    pid: child.pid ?? 0,
    lines,
    output: () => output.text,
    stop: async () => {
      child.kill('SIGTERM')
      const [code] = await closed
      return code
    },
    kill: async () => {
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
  }
}
