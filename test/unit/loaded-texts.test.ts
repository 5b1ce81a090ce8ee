import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  createCollector,
  createLoader,
  openSettings,
  openSpool,
  type Settings,
  type Spool,
} from '../../packages/ingest/src/index.ts'
import { startTestEngine, type TestEngine } from '../support/engine.ts'
import { createEventId, createPageBatch, pageHeaders } from '../support/wire.ts'

let engine: TestEngine
let folder: string
let settings: Settings
let spool: Spool
let key: string

beforeAll(async () => {
  engine = await startTestEngine()
  folder = await mkdtemp(join(tmpdir(), 'touchline-texts-'))
  settings = openSettings({ path: join(folder, 'settings.sqlite') })
  const site = { id: 'main', name: 'Shop', timeZone: 'UTC', currency: 'EUR', hosts: [], origins: [] }
  settings.putSite({ ...site, keyEvent: 'purchase' }, 'test')
  key = settings.addKey('public', 'main', 'test')
  spool = await openSpool({ path: join(folder, 'spool') })
}, 120_000)

afterAll(async () => {
  await spool.close()
  settings.close()
  await engine.stop()
  await rm(folder, { recursive: true })
})

test('texts of every script arrive as they were sent, and half a character as its replacement', async () => {
  const text = 'Küche – “Herd” 😀 \\ud83d \ud83d. \u2028'
  const { store } = engine
  const loader = createLoader({ spool, store, rebuild: () => Promise.resolve() })
  const event = (title: string) => ({
    id: createEventId(),
    at: Date.now(),
    name: `own-${title.length}`,
    page: { url: 'https://shop.example/ö', title },
    data: { text: title },
  })
  const batch = { ...createPageBatch({ key, size: 0 }), events: [event(text), event(`${text}!`)] }
  const request = { method: 'POST', body: JSON.stringify(batch), headers: pageHeaders }
  const collect = createCollector({ spool, sites: settings })
  expect((await collect(new Request('http://collector.example/', request))).status).toBe(202)
  loader.start()
  await loader.settled()
  await loader.stop()
  const sql = 'SELECT title, data FROM events WHERE visitor = {visitor:UUID} ORDER BY length(title)'
  const { rows } = await store.query<{ title: string; data: string }>(sql, {
    params: { visitor: batch.visitor },
  })
  const whole = text.replace('\ud83d.', '\ufffd.')
  const data = rows.map(row => JSON.parse(row.data).text)
  expect([rows.map(row => row.title), data]).toEqual([
    [whole, `${whole}!`],
    [whole, `${whole}!`],
  ])
})
