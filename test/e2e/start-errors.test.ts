import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDataFolder, type DataFolder, findFreePort } from '../support/data-folder.ts'
import {
  findUserWithoutRights,
  type RunAs,
  type RunningServer,
  runTouchline,
  startServer,
} from '../support/server.ts'
import { createPageBatch, pageHeaders } from '../support/wire.ts'

let folder: DataFolder
const running: RunningServer[] = []
const user = findUserWithoutRights()

beforeEach(async () => {
  folder = await createDataFolder()
})
afterEach(async () => {
  await Promise.all(running.splice(0).map(server => server.stop()))
  await folder.remove()
})

async function start(options: { data: string; port?: number }): Promise<RunningServer> {
  const server = await startServer(options)
  running.push(server)
  return server
}

/** Runs `serve` where it cannot succeed: everything it said, and that it failed. */
async function failToStart(options: { data: string; port?: number; runAs?: RunAs }): Promise<string> {
  const { data, port = await findFreePort(), runAs } = options
  const { code, stdout, stderr } = await runTouchline(['serve', '--data', data, '--port', `${port}`], runAs)
  const said = stdout + stderr
  expect(code, said).toBe(1)
  expect(said, 'no stack of calls for a mistake of the operator').not.toMatch(/^\s+at .*:\d+:\d+\)?$/m)
  return said
}

describe('a start', () => {
  it('on a folder that does not exist makes it, answers, and ends with 0 when asked to', async () => {
    const data = join(folder.path, 'not', 'there', 'yet')
    const server = await startServer({ data })
    const health = await (await fetch(`${server.url}/health`)).json()
    expect(health).toMatchObject({ ok: true, engine: { ok: true } })
    expect(server.lines.find(line => line.event === 'listening')).toMatchObject({ site: 'main' })
    expect(server.key).toMatch(/^pk_/)
    expect(await server.stop()).toBe(0)
  })

  it('says nothing secret in the lines of its life', async () => {
    const server = await start({ data: folder.path })
    expect(JSON.stringify(server.lines)).not.toMatch(/sk_|rk_|token=/)
  })

  it('on a folder in use names the process that uses it', async () => {
    const server = await start({ data: folder.path })
    const said = await failToStart({ data: folder.path })
    expect(said).toContain(`${server.pid}`)
    expect(said).toContain(folder.path)
    expect(said).toContain('--data')
  })

  it('on a taken port names the port and the option that changes it', async () => {
    const taken = createServer()
    const port = await findFreePort()
    await new Promise<void>(resolve => taken.listen(port, '127.0.0.1', resolve))
    const said = await failToStart({ data: folder.path, port })
    taken.close()
    expect(said).toContain(`${port}`)
    expect(said).toContain('--port')
  })

  it('on a file where the folder should be names the file', async () => {
    const path = join(folder.path, 'a-file')
    writeFileSync(path, 'not a folder')
    const said = await failToStart({ data: path })
    expect(said).toContain(path)
    expect(said).toContain('--data')
  })

  it('on damaged settings names the file', async () => {
    const server = await startServer({ data: folder.path })
    await server.stop()
    writeFileSync(join(folder.path, 'settings.db'), 'not a database at all, and long enough to be looked at')
    const said = await failToStart({ data: folder.path })
    expect(said).toContain('settings.db')
  })

  it.runIf(user !== null)('on a folder without the right to read it says so', async () => {
    const path = join(folder.path, 'closed')
    mkdirSync(path)
    chmodSync(path, 0o000)
    chmodSync(folder.path, 0o755)
    const said = await failToStart({ data: path, runAs: user ?? {} })
    chmodSync(path, 0o700)
    expect(said).toContain(path)
    expect(said).toContain('EACCES')
    expect(said).toContain('--data')
  })

  it('with a wrong flag names it and the nearest right one', async () => {
    const { code, stderr } = await runTouchline(['serve', '--prot', '4280'])
    expect(code).toBe(2)
    expect(stderr).toContain('--prot')
    expect(stderr).toContain('--port')
  })
})

describe('a broken batch', () => {
  const post = async (server: RunningServer, body: string) => {
    const answer = await fetch(`${server.url}/v1/events`, {
      method: 'POST',
      headers: pageHeaders,
      body,
    })
    return { status: answer.status, said: await answer.json() }
  }

  it('is answered with its code, with what is wrong, and with what to do', async () => {
    const server = await start({ data: folder.path })
    const good = createPageBatch({ key: server.key, size: 1 })
    const refusals: readonly [body: string, status: number, code: string][] = [
      ['{"v": 1, "events": [', 400, 'bad_json'],
      [JSON.stringify({ ...good, v: 2 }), 400, 'bad_version'],
      [JSON.stringify({ ...good, batch: 'mine' }), 400, 'bad_batch'],
      [JSON.stringify({ ...good, key: undefined }), 401, 'no_key'],
      [JSON.stringify({ ...good, key: 'pk_nobody' }), 401, 'unknown_key'],
      [JSON.stringify({ ...good, extra: 'x'.repeat(1_100_000) }), 413, 'too_large'],
    ]
    for (const [body, status, code] of refusals) {
      const { status: answered, said } = await post(server, body)
      expect({ answered, code: said.error?.code }, body.slice(0, 80)).toEqual({ answered: status, code })
      expect(said.error.detail.length, code).toBeGreaterThan(20)
    }
  })

  it('with one broken event loses that one alone, and names it', async () => {
    const server = await start({ data: folder.path })
    const batch = createPageBatch({ key: server.key, size: 3 })
    const [first, second, third] = batch.events
    const broken = { ...second, name: 'purchase', data: { value: 'a lot' } }
    const { status, said } = await post(server, JSON.stringify({ ...batch, events: [first, broken, third] }))
    expect(status).toBe(202)
    expect(said).toMatchObject({ batch: batch.batch, accepted: 2 })
    expect(said.rejected).toEqual([
      { index: 1, id: second?.id, code: 'event_invalid', detail: expect.stringContaining('data.value') },
    ])
  })
})
