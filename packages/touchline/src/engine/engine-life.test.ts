import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Engine, type EngineEvent, startEngine } from './engine.ts'
import { isAlive } from './owner.ts'

let path: string
const engines: Engine[] = []

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'touchline-life-'))
})

afterEach(async () => {
  await Promise.all(engines.splice(0).map(engine => engine.close()))
  await rm(path, { recursive: true, force: true })
})

async function start(onEvent?: (event: EngineEvent) => void): Promise<Engine> {
  const engine = await startEngine({ path, memoryBytes: 1024 ** 3, onEvent })
  engines.push(engine)
  return engine
}

async function run(engine: Engine, sql: string): Promise<string> {
  const headers = { 'X-ClickHouse-User': engine.user, 'X-ClickHouse-Key': engine.password }
  const response = await fetch(engine.url, { method: 'POST', body: sql, headers })
  return response.text()
}

const holderFile = new URL('../../../../test/support/engine-holder.ts', import.meta.url)

/** Starts an engine in another process, as a server would. */
async function startHolder(): Promise<{ readonly process: ChildProcess; readonly enginePid: number }> {
  const holder = fork(holderFile, [path], {
    execArgv: ['--conditions=source'],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const [line] = await once(holder.stdout ?? holder, 'data')
  const { enginePid } = JSON.parse(String(line)) as { enginePid: number }
  return { process: holder, enginePid }
}

test('an engine that is killed comes back at the same address with its data', async () => {
  const events: EngineEvent[] = []
  const engine = await start(event => events.push(event))
  const { url, pid } = engine
  await run(engine, 'CREATE TABLE default.kept (n UInt8) ENGINE = MergeTree ORDER BY n')
  await run(engine, 'INSERT INTO default.kept VALUES (7)')
  process.kill(pid, 'SIGKILL')
  await expect.poll(() => events.at(-1)?.type, { timeout: 20_000 }).toBe('restarted')
  expect(await run(engine, 'SELECT n FROM default.kept')).toBe('7\n')
  expect(engine.url).toBe(url)
  expect(engine.pid).not.toBe(pid)
  expect(events.map(event => event.type)).toEqual(['died', 'restarted'])
})

test('closing ends the process, even while a statement runs, and the folder can be opened again', async () => {
  const engine = await start()
  const { pid } = engine
  const heavy = run(engine, 'SELECT count() FROM numbers_mt(1000000000000) WHERE sipHash64(number) % 3 = 1')
  const ended = heavy.catch(() => 'ended')
  await engine.close()
  expect(isAlive(pid)).toBe(false)
  expect(await ended).toBe('ended')
  expect(await run(await start(), 'SELECT 1')).toBe('1\n')
})

test('a second engine on the same folder is refused, and the first is named', async () => {
  const holder = await startHolder()
  await expect(start()).rejects.toThrow(
    new RegExp(
      `folder is in use: ${path} is held by process ${holder.process.pid} .*stop that process or choose`,
    ),
  )
  const exited = once(holder.process, 'exit')
  holder.process.kill('SIGKILL')
  await exited
})

test('an engine whose server alone is killed goes too, and its folder can be opened at once', async () => {
  const holder = await startHolder()
  expect(isAlive(holder.enginePid)).toBe(true)
  const exited = once(holder.process, 'exit')
  holder.process.kill('SIGKILL')
  await exited
  const engine = await start()
  expect(await run(engine, 'SELECT 1')).toBe('1\n')
  expect(isAlive(holder.enginePid)).toBe(false)
})

test('a folder that cannot be made is named, with what to do', async () => {
  const file = join(path, 'file')
  await writeFile(file, '')
  const engine = startEngine({ path: join(file, 'engine'), memoryBytes: 1024 ** 3 })
  await expect(engine).rejects.toThrow(
    /does not start on .*file\/engine: .*; see whether the folder can be written/,
  )
})
