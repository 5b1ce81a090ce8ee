/**
 * Programs that a bench runs beside itself.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
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

/**
 * Processor time a process has used so far, in milliseconds; `null` where the system does not say it in a file.
 * Unlike a rate it does not depend on what else runs on the machine.
 */
function cpuMs(pid) {
  const file = `/proc/${pid}/stat`
  if (!existsSync(file)) return null
  const text = readFileSync(file, 'utf8')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  // utime and stime, in ticks of 10 ms.
  return (Number(fields[11]) + Number(fields[12])) * 10
}

/**
 * Runs a script until `use` has ended; `use` gets the first line of JSON that
 * `isReady` accepts, and a function that says the processor time used so far.
 */
export async function withProgram(script, args, isReady, use) {
  const options = { env: pinnedEnvironment(), stdio: ['ignore', 'pipe', 'inherit'] }
  const child = spawn(pinnedNode, [at(script), ...args], options)
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
    return await use(await Promise.race([ready, ended]), () => cpuMs(child.pid))
  } finally {
    child.kill('SIGTERM')
    await closed
  }
}

/** Runs a script to its end and reads its last line as JSON. */
export async function runScript(script, args) {
  const child = spawn(pinnedNode, [at(script), ...args], {
    env: pinnedEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', text => {
    printed += text
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${script} ended with code ${code}`)
  return JSON.parse(printed.trim().split('\n').at(-1))
}
