import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  type ChangedVisitor,
  createCollector,
  createLoader,
  type Loader,
  type LoaderOptions,
  migrate,
  openSettings,
  openSpool,
  openStore,
  rebuild,
  type Settings,
  type Spool,
  type Store,
  StoreError,
} from '../../packages/ingest/src/index.ts'
import { findFreePort } from '../support/data-folder.ts'
import { startTestEngine, type TestEngine } from '../support/engine.ts'
import { eventually } from '../support/eventually.ts'
import { createPageBatch } from '../support/wire.ts'

let engine: TestEngine
let store: Store
let folder = ''
let settings: Settings
let key = ''
let spool: Spool
let loaders: Loader[] = []

beforeAll(async () => {
  engine = await startTestEngine()
  const { url, user, password } = engine.engine
  store = openStore({ url, user, password })
  await migrate(store)
}, 120_000)

afterAll(async () => {
  await store.close()
  await engine.stop()
})

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchline-loader-'))
  settings = openSettings({ path: join(folder, 'settings.sqlite') })
  const site = { id: 'main', name: 'Shop', timeZone: 'UTC', currency: 'EUR', hosts: [], origins: [] }
  settings.putSite({ ...site, keyEvent: 'purchase' }, 'test')
  key = settings.addKey('public', 'main', 'test')
  spool = await openSpool({ path: join(folder, 'spool') })
})

afterEach(async () => {
  for (const loader of loaders) await loader.stop()
  loaders = []
  await spool.close()
  settings.close()
  await rm(folder, { recursive: true })
})

function load(options: Partial<LoaderOptions> = {}): Loader {
  const rebuildNothing = () => Promise.resolve()
  const loader = createLoader({ spool, store, rebuild: rebuildNothing, firstDelayMs: 1, ...options })
  loaders.push(loader)
  loader.start()
  return loader
}

/** Sends a batch through a collector and returns its visitor. */
async function send(size: number, visitor?: string, fields: object = {}): Promise<ChangedVisitor> {
  const made = createPageBatch({ key, size, ...(visitor === undefined ? {} : { visitor }) })
  const batch = { ...made, ...fields }
  const collect = createCollector({ spool, sites: settings })
  const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' }
  const body = JSON.stringify(batch)
  const request = new Request('http://collector.example/', { method: 'POST', body, headers })
  expect((await collect(request)).status).toBe(202)
  return { site: 'main', visitor: batch.visitor }
}

/** Rows of a visitor as they lie in the table, copies included. */
async function rowsOf({ visitor }: ChangedVisitor): Promise<number> {
  const sql = 'SELECT count() AS n FROM events WHERE visitor = {visitor:UUID}'
  const { rows } = await store.query<{ n: number }>(sql, { params: { visitor } })
  return rows[0]?.n ?? 0
}

interface Books {
  readonly created: number
  readonly acknowledged: number
  readonly dropped: Readonly<Record<string, number>>
  readonly accepted: readonly number[]
  readonly refused: readonly number[]
}

/** What is noted of a ledger, as a reader sees it. */
async function booksOf(ledger: string): Promise<readonly Books[]> {
  const sql = `SELECT created, acknowledged, dropped, arraySort(accepted) AS accepted, arraySort(refused) AS refused
FROM deliveries FINAL WHERE ledger = {ledger:UUID}`
  return (await store.query<Books>(sql, { params: { ledger } })).rows
}

const spooled = async () => (await readdir(join(folder, 'spool'))).filter(name => name.endsWith('.segment'))

test('what was accepted can be queried once the loader has settled, and the spool is empty', async () => {
  const loader = load()
  const visitor = await send(20)
  await loader.settled()
  expect(await rowsOf(visitor)).toBe(20)
  expect(await spooled()).toEqual([])
  expect(loader.status()).toEqual({ awaitingRebuild: 0, setAside: 0, lagMs: 0, fault: null })
})

test('the visitors of several segments are rebuilt together, each once', async () => {
  const a = await send(1)
  await send(1, a.visitor)
  await spool.seal()
  await send(1, a.visitor)
  const b = await send(1)
  const calls: (readonly ChangedVisitor[])[] = []
  await load({
    async rebuild(visitors) {
      calls.push(visitors)
    },
  }).settled()
  for (const visitors of calls) expect(new Set(visitors.map(v => v.visitor)).size).toBe(visitors.length)
  expect(calls.flat()).toEqual(expect.arrayContaining([a, b]))
})

test('events become journeys', async () => {
  const loader = load({ rebuild: visitors => rebuild({ store, settings }, visitors) })
  const { visitor } = await send(5)
  await loader.settled()
  const sql = 'SELECT length(at) AS elements FROM journeys FINAL WHERE person = {person:String}'
  expect((await store.query(sql, { params: { person: `v:${visitor}` } })).rows).toEqual([{ elements: 5 }])
})

test('of what a ledger said the most is kept, in whatever order and however often it came', async () => {
  const [id, stream] = [randomUUID(), randomUUID()]
  const report = (created: number, acknowledged: number, dropped: object) => ({
    stream,
    ledger: { id, created, acknowledged, dropped },
  })
  const late = report(9, 6, { quota: 2 })
  await send(3, undefined, late)
  await spool.seal()
  await send(5, undefined, { stream, ledger: report(4, 1, { quota: 1, too_large: 1 }).ledger })
  await send(0, undefined, report(5, 2, {}))
  await spool.seal()
  await send(3, undefined, late)
  await load().settled()
  const most = { created: 9, acknowledged: 6, dropped: { quota: 2, too_large: 1 }, refused: [] }
  expect(await booksOf(id)).toEqual([{ ...most, accepted: [1, 2, 3, 4, 5] }])
})

test('a ledger that came alone is kept, and its segment deleted', async () => {
  const id = randomUUID()
  await send(0, undefined, { ledger: { id, created: 1, acknowledged: 0, dropped: { quota: 1 } } })
  await load().settled()
  expect(await booksOf(id)).toMatchObject([{ created: 1, dropped: { quota: 1 }, accepted: [] }])
  expect(await spooled()).toEqual([])
})

test('an engine that cannot be reached costs nothing but time', async () => {
  const port = Number(new URL(engine.engine.url).port)
  const sockets = new Set<net.Socket>()
  const door = net.createServer(socket => {
    const inner = net.connect(port, '127.0.0.1')
    for (const end of [socket, inner]) {
      sockets.add(end)
      end.on('error', () => socket.destroy())
    }
    socket.pipe(inner).pipe(socket)
  })
  const doorPort = await findFreePort()
  const { user, password } = engine.engine
  const behind = openStore({ url: `http://127.0.0.1:${doorPort}`, user, password })
  const faults: Error[] = []
  const refused = new Promise<void>(resolve => {
    load({
      store: behind,
      onFault(error) {
        faults.push(error)
        if (faults.length === 3) resolve()
      },
    })
  })
  const visitor = await send(3)
  await spool.seal()
  await refused
  expect(faults[0]?.message).toContain('the engine takes no events; they wait in the spool')
  expect(await spooled()).toHaveLength(1)
  await new Promise<void>(resolve => door.listen(doorPort, '127.0.0.1', resolve))
  await loaders[0]?.settled()
  expect(await rowsOf(visitor)).toBe(3)
  await behind.close()
  for (const socket of sockets) socket.destroy()
  door.close()
})

test('a segment that was inserted before a crash, but not deleted, is inserted to no effect', async () => {
  const visitor = await send(7)
  const inserted = new Promise<void>(resolve => {
    load({
      rebuild() {
        resolve()
        return Promise.reject(new Error('killed before the rebuild'))
      },
    })
  })
  await spool.seal()
  await inserted
  await loaders[0]?.stop()
  expect(await spooled()).toHaveLength(1)
  await spool.close()
  spool = await openSpool({ path: join(folder, 'spool') })
  await load().settled()
  expect(await rowsOf(visitor)).toBe(7)
  expect(await spooled()).toEqual([])
})

test('rows that the engine cannot read are set aside with the reason, and the others are loaded', async () => {
  const visitor = await send(10)
  const rows = Buffer.from('{"site":"main","visitor":"nobody"}\n{"half a row\n')
  await spool.append({ rows, events: 2, receivedAt: Date.now(), visitors: [] })
  const other = await send(10)
  const loader = load()
  await loader.settled()
  expect([await rowsOf(visitor), await rowsOf(other)]).toEqual([10, 10])
  expect(loader.status().setAside).toBe(2)
  const poison = join(folder, 'spool', 'poison')
  const files = (await readdir(poison)).sort()
  expect(files).toHaveLength(4)
  expect(await readFile(join(poison, files[0] ?? ''), 'utf8')).toBe('{"site":"main","visitor":"nobody"}\n')
  expect(await readFile(join(poison, files[1] ?? ''), 'utf8')).toContain('were refused by the engine')
})

test.each([
  ['the disk does not give back', new Error('EIO: i/o error, read')],
  ['the engine does not take', new StoreError('refused', 'Memory limit exceeded', { code: 241 })],
])('a segment that %s holds up no other, and is loaded when it does', async (_, fault) => {
  const lost = await send(2)
  await spool.seal()
  const [bad] = spool.closed()
  const other = await send(3)
  await spool.seal()
  let broken = true
  const failing = (name: string | undefined): void => {
    if (broken && bad !== undefined && name?.startsWith(bad.name)) throw fault
  }
  const read: Spool['read'] = async segment => {
    if (!(fault instanceof StoreError)) failing(segment.name)
    return spool.read(segment)
  }
  const insert: Store['insert'] = async (table, rows, options) => {
    if (fault instanceof StoreError) failing(options?.token)
    await store.insert(table, rows, options)
  }
  const faults: string[] = []
  load({ spool: { ...spool, read }, store: { ...store, insert }, onFault: f => faults.push(f.message) })
  await eventually(
    () => rowsOf(other),
    rows => rows === 3,
  )
  expect(await rowsOf(lost)).toBe(0)
  expect(faults[0]).toContain(fault.message)
  broken = false
  await eventually(async () => (await rowsOf(lost)) === 2, Boolean)
})

test('a visitor that cannot be rebuilt holds up no other', async () => {
  const [bad, good] = [await send(1), await send(1)]
  const rebuilt: ChangedVisitor[] = []
  const loader = load({
    async rebuild(visitors) {
      if (visitors.some(({ visitor }) => visitor === bad.visitor)) throw new Error('too much history')
      rebuilt.push(...visitors)
    },
  })
  await loader.settled()
  expect(rebuilt).toEqual([good])
  const poison = await readdir(join(folder, 'spool', 'poison'))
  expect(poison.filter(name => name.includes('visitors'))).toHaveLength(2)
})

test('waiting for a loader that is stopped is told so', async () => {
  const loader = load({ rebuild: () => Promise.reject(new Error('not today')) })
  await send(1)
  const settled = expect(loader.settled()).rejects.toThrow('the loader was stopped')
  await spool.seal()
  await loader.stop()
  await settled
  await expect(loader.settled()).rejects.toThrow('the loader is stopped')
})
