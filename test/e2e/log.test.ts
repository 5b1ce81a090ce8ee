import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSpool } from '../../packages/ingest/src/index.ts'
import { createDataFolder, type DataFolder } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { isSettled } from '../support/questions.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import { createPageBatch, pageHeaders } from '../support/wire.ts'

let folder: DataFolder
let server: RunningServer
const visitor = randomUUID()
const hostile = 'jane.doe@example.org\r\n{"event":"forged"}\u001b[2J\u009b2J\u2028+49 151 2345678'

beforeAll(async () => {
  folder = await createDataFolder()
  // Rows that the engine cannot read: what it says about them quotes them.
  const spool = await openSpool({ path: join(folder.path, 'spool') })
  const row = JSON.stringify({ site: 'main', visitor: hostile, id: 'jane.doe@example.org' })
  const rows = Buffer.from(`${row}\n{"title":"jane.doe@example.org\n`)
  await spool.append({
    rows,
    events: 2,
    receivedAt: Date.now(),
    visitors: [{ site: 'main', visitor: hostile }],
  })
  await spool.close()
  server = await startServer({ data: folder.path })
})
afterAll(async () => {
  await server.stop()
  await folder.remove()
})

async function post(path: string, body: string, headers: Record<string, string> = {}): Promise<number> {
  const all = { ...pageHeaders, referer: 'https://shop.example/?q=jane.doe@example.org', ...headers }
  const answer = await fetch(`${server.url}${path}`, { method: 'POST', headers: all, body })
  await answer.text()
  return answer.status
}

const inEveryField = (value: unknown): unknown => {
  if (typeof value === 'string') return hostile
  if (Array.isArray(value)) return value.map(inEveryField)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, inEveryField(inner)]))
}

describe('the log of a server', () => {
  it('tells what went wrong, line by line, and nothing about anybody', async () => {
    const batch = createPageBatch({ key: server.key, size: 3, visitor })
    await post('/v1/events', JSON.stringify(batch))
    for (const field of Object.keys(batch)) {
      await post('/v1/events', JSON.stringify({ ...batch, [field]: inEveryField(batch[field as 'events']) }))
    }
    const events = batch.events.map(event => ({
      ...event,
      name: hostile.slice(0, 64),
      page: inEveryField(event.page),
    }))
    await post('/v1/events', JSON.stringify({ ...batch, events }))
    for (const body of ['', '{', 'null', hostile, '\u001f\u008b'])
      await post('/v1/events', body, {
        'user-agent': 'jane.doe@example.org',
        cookie: 'a=jane.doe@example.org',
      })
    await post(`/v1/${visitor}?email=jane.doe@example.org`, '{}')
    await post('/v1/ask', JSON.stringify({ question: hostile, site: visitor }), {
      authorization: `Bearer ${server.token}`,
    })
    await post('/v1/ask', '{}', { authorization: 'Bearer rk_jane.doe@example.org' })
    await eventually(() => isSettled(server), Boolean)
    const isTold = () => server.lines.some(line => line.event === 'fault')
    await eventually(async () => isTold(), Boolean, { what: 'A line about the rows that were set aside' })
    expect(readdirSync(join(folder.path, 'spool', 'poison')).length).toBeGreaterThan(0)
    expect(await server.stop()).toBe(0)

    const lines = server.output().trimEnd().split('\n')
    for (const line of lines) {
      expect(JSON.parse(line)).toMatchObject({
        event: expect.stringMatching(/^[a-z-]+$/),
        level: expect.stringMatching(/^(info|warn|error)$/),
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      })
      expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u)
    }
    for (const text of [
      'jane',
      'forged',
      '2345678',
      visitor,
      server.token,
      batch.stream,
      'shop.example',
      '127.0.0.1:0',
    ])
      expect([text, lines.filter(line => line.includes(text))]).toEqual([text, []])
    const names = lines.map(line => JSON.parse(line).event)
    expect(names).toEqual(
      expect.arrayContaining(['site-created', 'listening', 'fault', 'stopping', 'stopped']),
    )
  })
})
