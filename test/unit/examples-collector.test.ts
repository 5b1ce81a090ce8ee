import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSettings, openSpool, toWholeRows } from '../../packages/ingest/src/index.ts'
import { createPageBatch, pageHeaders } from '../support/wire.ts'

let folder = ''
let key = ''
let server: ChildProcess | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchline-example-'))
  const settings = openSettings({ path: join(folder, 'settings.db') })
  const site = { id: 'main', name: 'Shop', timeZone: 'UTC', currency: 'EUR', hosts: [], origins: [] }
  settings.putSite({ ...site, keyEvent: 'purchase' }, 'test')
  key = settings.addKey('public', 'main', 'test')
  settings.close()
})
afterEach(async () => {
  server?.kill('SIGKILL')
  await rm(folder, { recursive: true })
})

/** Starts an example as its reader would, and returns its address. */
async function start(kind: string): Promise<string> {
  const program = fileURLToPath(new URL(`../../examples/collector-${kind}/server.js`, import.meta.url))
  server = spawn(process.execPath, ['--conditions=source', program, folder, '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(createInterface({ input: server.stdout as NodeJS.ReadableStream }), 'line')
  return `http://127.0.0.1:${/\d+/.exec(String(line))?.[0]}`
}

async function storedIds(): Promise<string[]> {
  const spool = await openSpool({ path: join(folder, 'spool') })
  const records = await Promise.all(spool.closed().map(segment => spool.read(segment)))
  await spool.close()
  const lines = toWholeRows(records.flat().map(record => record.rows))
    .toString()
    .trim()
    .split('\n')
  return lines.map(line => JSON.parse(line).id).sort()
}

describe.each(['node', 'express', 'hono'])('the collector in the example with %s', kind => {
  test('takes events in, refuses what is none, and has them on disk when it is stopped', async () => {
    const url = await start(kind)
    const post = (body: string) => fetch(`${url}/v1/events`, { method: 'POST', headers: pageHeaders, body })
    const batches = Array.from({ length: 3 }, () => createPageBatch({ key, size: 4 }))
    for (const batch of batches) {
      const answer = await post(JSON.stringify(batch))
      expect([answer.status, await answer.json()]).toMatchObject([202, { batch: batch.batch, accepted: 4 }])
      expect(answer.headers.get('access-control-allow-origin')).toBe(pageHeaders.origin)
    }
    expect((await post('{')).status).toBe(400)
    expect((await post(JSON.stringify({ ...batches[0], key: 'pk_wrong' }))).status).toBe(401)
    expect((await fetch(`${url}/v1/events`, { method: 'OPTIONS' })).status).toBe(204)
    expect((await fetch(`${url}/nothing`)).status).toBe(404)
    // Whoever still sends may see the connection closed instead of the answer.
    const tooLarge = await post('x'.repeat(1_200_000)).then(
      answer => answer.status,
      () => 'closed',
    )
    expect([413, 'closed']).toContain(tooLarge)

    const exited = once(server as ChildProcess, 'exit')
    server?.kill('SIGTERM')
    expect((await exited)[0]).toBe(0)
    expect(await storedIds()).toEqual(batches.flatMap(batch => batch.events.map(event => event.id)).sort())
  })
})
