import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPageBatch, pageHeaders } from '../../../test/support/wire.ts'

const main = join(import.meta.dirname, 'main.ts')
let data: string

beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'touchline-main-'))
})

afterAll(() => rmSync(data, { recursive: true, force: true }))

function start(args: readonly string[]): ChildProcessWithoutNullStreams {
  const env = { ...process.env, NO_COLOR: '1', TOUCHLINE_DATA: data, LANG: 'C' }
  return spawn(process.execPath, ['--conditions=source', main, ...args], { env, stdio: 'pipe' })
}

/** Runs a command to its end. */
async function run(args: readonly string[], input = '') {
  const child = start(args)
  child.stdin.end(input)
  const closed = once(child, 'close')
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = await closed
  return { code, stdout, stderr }
}

interface Serving {
  readonly url: string
  readonly key: string
  readonly lines: readonly string[]
  stop(): Promise<number | null>
}

async function serve(): Promise<Serving> {
  const child = start(['serve', '--port', '0'])
  const exited = once(child, 'exit')
  const lines: string[] = []
  const listening = new Promise<{ url: string; key: string }>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', line => {
      lines.push(line)
      const said = JSON.parse(line)
      if (said.event === 'listening') resolve(said)
    })
    exited.then(() => reject(new Error(`It ended: ${lines.join('\n')}`)))
  })
  const { url, key } = await listening
  return {
    url,
    key,
    lines,
    stop: async () => {
      child.kill('SIGTERM')
      const [code] = await exited
      return code
    },
  }
}

test('a wrong call ends with 2, a failure with 1 and a sentence', async () => {
  expect(await run(['sevre'])).toMatchObject({ code: 2, stderr: expect.stringContaining('serve') })
  const { code, stderr } = await run(['site', 'list', '--data', join(data, 'nothing')])
  expect(code).toBe(1)
  expect(stderr).toBe(
    `touchline: This is no data folder: ${join(data, 'nothing')}; start touchline serve on it once, or name another with --data.\n`,
  )
})

test('a server that is told to stop while it starts stops in order', async () => {
  const path = join(data, 'early')
  const child = start(['serve', '--port', '0', '--data', path])
  const exited = once(child, 'exit')
  const stderr = text(child.stderr)
  await expect.poll(() => existsSync(join(path, 'settings.db')), { timeout: 20_000, interval: 5 }).toBe(true)
  child.kill('SIGTERM')
  const [code, signal] = await exited
  expect([code, signal, await stderr]).toEqual([0, null, ''])
})

test('events that a server took are shown by the commands while it runs, and after it has ended', async () => {
  const server = await serve()
  const batch = createPageBatch({ key: server.key, size: 3, name: 'add_to_cart' })
  const body = JSON.stringify(batch)
  expect(
    (await fetch(`${server.url}/v1/events`, { method: 'POST', headers: pageHeaders, body })).status,
  ).toBe(202)

  const ids = async (): Promise<string[]> => {
    const { stdout } = await run(['journey', batch.visitor, '--json'])
    if (stdout === '') return []
    const touches: { events: { id: string }[] }[] = JSON.parse(stdout).answer.touches
    return touches.flatMap(touch => touch.events.map(event => event.id))
  }
  const sent = batch.events.map(event => event.id)
  await expect.poll(ids, { timeout: 20_000 }).toEqual(sent)

  const sites = JSON.parse((await run(['site', 'list', '--json'])).stdout)
  expect(sites).toMatchObject([{ id: 'main', currency: 'EUR', publicKeys: [server.key] }])
  const key = (await run(['key', 'add', '--kind', 'read'])).stdout.trim()
  const headers = { authorization: `Bearer ${key}` }
  const status = async (): Promise<number> => (await fetch(`${server.url}/v1/setup`, { headers })).status
  await expect.poll(status, { timeout: 10_000 }).toBe(200)

  const second = await run(['serve', '--port', '0'])
  expect(second.code).toBe(1)
  expect(second.stderr).toContain(`${data} is held by process`)

  const port = new URL(server.url).port
  const elsewhere = await run(['serve', '--port', port, '--data', join(data, 'second')])
  expect(elsewhere.code).toBe(1)
  expect(elsewhere.stderr).toContain(`Port ${port} is taken by another Touchline`)

  expect(await server.stop()).toBe(0)
  expect(server.lines.map(line => JSON.parse(line).event)).toEqual([
    'site-created',
    'listening',
    'stopping',
    'stopped',
  ])
  expect(server.lines.join('\n')).not.toMatch(/sk_|rk_|token/)

  expect(await ids()).toEqual(sent)
  const { stdout } = await run(
    ['ask', '-'],
    JSON.stringify({ question: 'journey', site: 'main', person: batch.visitor }),
  )
  expect(stdout).toContain('add_to_cart')
}, 120_000)
