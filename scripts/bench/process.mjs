/**
 * Programs that a bench runs beside itself.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { at, pinnedEnvironment, pinnedNode } from '../workspace.mjs'

/** Calls `use` with an empty folder and removes it afterwards. */
export async function withFolder(use) {
  const path = mkdtempSync(join(tmpdir(), 'touchline-bench-'))
  try {
    return await use(path)
  } finally {
    rmSync(path, { recursive: true, force: true })
  }
}

const canPin = process.platform === 'linux' && spawnSync('taskset', ['-V']).status === 0 && cpus().length > 1

/** The cores of a server under load, and those of what puts the load on it; `null` where they cannot be kept apart. */
export const serverCores = canPin ? '0' : null
export const loadCores = canPin ? `1-${cpus().length - 1}` : null

// As the unit and the image in `examples/deploy` start the server.
const nodeFlags = ['--max-semi-space-size=8']

function start(script, args, { cores = null, env = {}, stdio = ['ignore', 'pipe', 'inherit'] }) {
  const command = cores === null ? [] : ['taskset', '-c', cores]
  const [program, ...rest] = [...command, pinnedNode, ...nodeFlags, at(script), ...args]
  return spawn(program, rest, { env: { ...pinnedEnvironment(), ...env }, stdio })
}

/** What the system says about a process in a file; `null` where it does not. */
function readOfProcess(pid, name) {
  const file = `/proc/${pid}/${name}`
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}

/** The processes that a process has started. */
export function childrenOf(pid) {
  const text = readOfProcess(pid, `task/${pid}/children`) ?? ''
  return text.trim().split(' ').filter(Boolean).map(Number)
}

/** What a process costs. Unlike a rate, none of it depends on what else runs on the machine. */
export function watch(pid) {
  const kibibytes = field => {
    const found = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readOfProcess(pid, 'status') ?? '')
    return found === null ? null : Math.round(Number(found[1]) / 1024)
  }
  return {
    pid,
    /** Processor time of all its threads so far, in milliseconds. */
    cpuMs() {
      const text = readOfProcess(pid, 'stat')
      if (text === null) return null
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
      // utime and stime, in ticks of 10 ms.
      return (Number(fields[11]) + Number(fields[12])) * 10
    },
    /** Resident memory now, and the most there ever was. */
    residentMiB: () => kibibytes('VmRSS'),
    largestMiB: () => kibibytes('VmHWM'),
    openFiles: () => (existsSync(`/proc/${pid}/fd`) ? readdirSync(`/proc/${pid}/fd`).length : null),
  }
}

/**
 * Runs a script until `use` has ended; `use` gets the first line of JSON that
 * `isReady` accepts, and functions that say what the process costs.
 */
export async function withProgram(script, args, isReady, use, options = {}) {
  const child = start(script, args, options)
  const closed = once(child, 'close')
  try {
    const ready = new Promise(resolve => {
      createInterface({ input: child.stdout }).on('line', text => {
        const line = text.startsWith('{') ? JSON.parse(text) : null
        if (line !== null && isReady(line)) resolve(line)
      })
    })
    const ended = closed.then(([code]) => Promise.reject(new Error(`${script} ended with code ${code}`)))
    ended.catch(() => undefined)
    return await use(await Promise.race([ready, ended]), watch(child.pid))
  } finally {
    child.kill('SIGTERM')
    await closed
  }
}

/** Runs a script to its end and reads its last line as JSON. */
export async function runScript(script, args, options = {}) {
  const child = start(script, args, options)
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', text => {
    printed += text
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${script} ended with code ${code}`)
  return JSON.parse(printed.trim().split('\n').at(-1))
}
