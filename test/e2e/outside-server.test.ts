import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDataFolder, type DataFolder, findFreePort } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { type OutsideServer, startOutsideServer } from '../support/outside.ts'
import { askServer, isSettled } from '../support/questions.ts'
import { type RunningServer, runTouchline, startServer } from '../support/server.ts'
import { createPageBatch, pageHeaders } from '../support/wire.ts'

let folder: DataFolder
let tables: DataFolder
let port: number
let outside: OutsideServer
let server: RunningServer

const start = (database = 'shop') =>
  startServer({ data: folder.path, args: ['--clickhouse-url', outside.addressOf(database)] })

beforeAll(async () => {
  folder = await createDataFolder()
  tables = await createDataFolder()
  port = await findFreePort()
  outside = await startOutsideServer(tables.path, port)
  server = await start()
})

afterAll(async () => {
  await server.stop()
  await outside.stop()
  await folder.remove()
  await tables.remove()
})

async function send(size: number): Promise<string> {
  const batch = createPageBatch({ key: server.key, size })
  const answer = await fetch(`${server.url}/v1/events`, {
    method: 'POST',
    headers: pageHeaders,
    body: JSON.stringify(batch),
  })
  expect(answer.status).toBe(202)
  return batch.visitor
}

async function storedEvents(visitor: string): Promise<number> {
  const question = { question: 'journey', site: 'main', person: `v:${visitor}` } as const
  const { answer } = await askServer(server, question)
  return answer.touches.reduce((sum, touch) => sum + touch.events.length, 0)
}

const health = async () => (await fetch(`${server.url}/health`)).json()
const settle = () => eventually(() => isSettled(server), Boolean, { what: 'The loading of the spool' })

describe('a server with its tables in a ClickHouse of somebody else’s', () => {
  it('keeps no engine of its own, and answers with what was sent', async () => {
    const visitor = await send(7)
    await settle()
    expect(await storedEvents(visitor)).toBe(7)
    expect(existsSync(join(folder.path, 'engine'))).toBe(false)
    expect(await health()).toMatchObject({ ok: true, engine: { ok: true, version: outside.version } })
  })

  it('takes events in while that is gone, and loads them when it is back', async () => {
    await outside.stop()
    const visitor = await send(5)
    expect(await health()).toMatchObject({ ok: false, spool: { ok: true }, engine: { ok: false } })
    outside = await startOutsideServer(tables.path, port)
    await settle()
    expect(await storedEvents(visitor)).toBe(5)
  })

  it('finds everything again after a restart', async () => {
    const visitor = await send(3)
    expect(await server.stop()).toBe(0)
    server = await start()
    await settle()
    expect(await storedEvents(visitor)).toBe(3)
  })

  it('says at its start that the password is wrong, without repeating it', async () => {
    const other = await createDataFolder()
    const address = outside.addressOf('shop').replace('analyst:', 'analyst:x')
    const args = ['serve', '--port', '0', '--data', other.path, '--clickhouse-url', address]
    const { code, stderr } = await runTouchline(args)
    expect(code).toBe(1)
    expect(stderr).toContain(`The ClickHouse server at 127.0.0.1:${port} cannot be used`)
    expect(stderr).not.toContain('word:1')
    expect(stderr).not.toContain('word%3A1')
    await other.remove()
  })
})
