/**
 * Running other programs: quietly with their output kept for the case of failure, or in the foreground
 * with signals and exit codes passed through.
 */
import { spawn } from 'node:child_process'
import { root } from './workspace.mjs'

const keptLines = 80
const running = new Set()

/** A program that ended badly, with the end of what it printed. */
export class ProgramFailed extends Error {
  constructor(program, outcome, output) {
    super(`${program} ended with ${outcome}.`)
    this.name = 'ProgramFailed'
    this.output = output
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (running.size === 0) process.exit(1)
    // Ctrl-C reaches the whole foreground group by itself; a second copy would look like impatience.
    if (signal === 'SIGINT' && process.stdin.isTTY) return
    for (const child of running) child.kill(signal)
  })
}

function track(child) {
  running.add(child)
  return new Promise((resolve, reject) => {
    child.on('error', error => {
      running.delete(child)
      reject(error)
    })
    child.on('close', (code, signal) => {
      running.delete(child)
      resolve({ code, signal })
    })
  })
}

/**
 * Runs a program without showing its output, unless it fails.
 *
 * @param options.onLine is called with every line it prints.
 * @returns everything it printed on stdout.
 */
export async function runQuietly(command, args, options = {}) {
  const child = spawn(command, args, {
    cwd: options.cwd ?? root,
    env: options.env ?? process.env,
    shell: options.shell ?? false,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  const lines = []
  const keep = text => {
    for (const line of text.split(/[\r\n]+/).filter(Boolean)) {
      lines.push(line)
      options.onLine?.(line)
    }
    if (lines.length > keptLines) lines.splice(0, lines.length - keptLines)
  }
  child.stdout.setEncoding('utf8').on('data', text => {
    printed += text
    keep(text)
  })
  child.stderr.setEncoding('utf8').on('data', keep)
  const { code, signal } = await track(child)
  if (code !== 0)
    throw new ProgramFailed([command, ...args].join(' '), signal ?? `code ${code}`, lines.join('\n'))
  return printed
}

/**
 * npm runs scripts in a shell. A signal to npm ends that shell and does not reach what runs in it, which shows
 * only by the parent's death.
 */
function followParent(child) {
  if (process.env.npm_lifecycle_event === undefined) return undefined
  const parent = process.ppid
  return setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM')
  }, 500)
}

/**
 * Runs a program in the foreground. Signals are passed on to it.
 *
 * @param options.limitMs after this long it is killed.
 * @returns its exit code; 128 + n when signal n ended it, as shells have it.
 */
export async function runInForeground(command, args, options = {}) {
  const child = spawn(command, args, {
    cwd: options.cwd ?? root,
    env: options.env ?? process.env,
    stdio: 'inherit',
  })
  const limit = options.limitMs && setTimeout(() => child.kill('SIGKILL'), options.limitMs)
  const following = followParent(child)
  const { code, signal } = await track(child)
  clearTimeout(limit)
  clearInterval(following)
  const numbers = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }
  return code ?? 128 + (numbers[signal] ?? 1)
}
