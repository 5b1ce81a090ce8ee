import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore, type Store, tables } from '../../packages/ingest/src/index.ts'
import { startEngine } from '../../packages/touchline/src/engine/engine.ts'
import { createDataFolder, type DataFolder } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { isOutside } from '../support/outside.ts'
import { askServer, isSettled } from '../support/questions.ts'
import { filesHolding, formsOfUuid } from '../support/search-folder.ts'
import { type RunningServer, runTouchline, startServer } from '../support/server.ts'
import { createEventId, createPageBatch, type PageBatch, pageHeaders } from '../support/wire.ts'

const user = 'customer-4711@shop.example'
const other = 'customer-1234@shop.example'
const path = (of: string) => `https://shop.example/orders/of-${of.slice(0, 8)}`

/** Made before anybody is erased, so that every file of theirs is older than the search. */
const [alone, phone, shared, innocent, robot] = Array.from({ length: 5 }, () => randomUUID()) as [
  string,
  string,
  string,
  string,
  string,
]

let folder: DataFolder
let server: RunningServer
let secretKey = ''
const sent: PageBatch[] = []

beforeAll(async () => {
  folder = await createDataFolder()
  server = await startServer({ data: folder.path })
})
afterAll(async () => {
  await server.stop()
  await folder.remove()
})

const settle = () => eventually(() => isSettled(server), Boolean, { what: 'The loading of the spool' })

async function post(batch: PageBatch, headers: Record<string, string> = {}) {
  const answer = await fetch(`${server.url}/v1/events`, {
    method: 'POST',
    headers: { ...pageHeaders, ...headers },
    body: JSON.stringify(batch),
  })
  return (await answer.json()) as { accepted: number; rejected: { code: string }[] }
}

/** Sends what a visitor does: names of events, `identify:<user>` among them. */
async function act(visitor: string, names: readonly string[], headers?: Record<string, string>) {
  const plain = createPageBatch({ key: server.key, size: names.length, visitor })
  const events = plain.events.map((event, index) => {
    const [name = '', named] = (names[index] ?? '').split(':')
    const page = { ...event.page, url: path(visitor) }
    const order = name === 'purchase' && visitor === alone ? { transaction_id: 'ORDER-4711' } : {}
    const traits = visitor === alone ? { traits: { emailSha256: email } } : {}
    const data = named === undefined ? { ...event.data, ...order } : { user: named, ...traits }
    return { ...event, name, page, data }
  })
  const batch = { ...plain, events }
  const answer = await post(batch, headers)
  expect(answer.rejected).toEqual([])
  sent.push(batch)
}

/** Sends what a server knows of somebody by e-mail or order, and returns the codes of what was refused. */
async function relay(events: readonly object[]): Promise<string[]> {
  const answer = await fetch(`${server.url}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secretKey}` },
    body: JSON.stringify({ v: 1, batch: randomUUID(), events }),
  })
  // A request that is refused whole, as with a key that the server does not know yet, is refused with one code.
  const { rejected, error } = await answer.json()
  return (rejected ?? [error]).map(({ code }: { code: string }) => code)
}

const byServer = (name: string, whom: object) => ({ id: createEventId(), at: Date.now(), name, ...whom })
const email = createHash('sha256').update(user).digest('hex')
const relayed = [
  byServer('email_open', { emailSha256: email }),
  byServer('delivery', { orderId: 'ORDER-4711' }),
]

async function eventsOf(person: string): Promise<string[]> {
  const question = { question: 'journey', site: 'main', person } as const
  const answer = await askServer(server, question).catch(() => null)
  return answer?.answer.touches.flatMap(touch => touch.events.map(event => event.name)) ?? []
}

const idsOf = (visitor: string) =>
  sent.filter(batch => batch.visitor === visitor).flatMap(batch => batch.events.map(event => event.id))

/** The ids of a visitor and of everything that was sent as theirs. */
const formsOf = (visitor: string) => {
  const batches = sent.filter(batch => batch.visitor === visitor)
  const views = batches.flatMap(batch => batch.events.map(event => event.page.view))
  return [visitor, ...idsOf(visitor), ...views, ...batches.map(batch => batch.stream)].flatMap(formsOfUuid)
}

const erase = (id: string) => runTouchline(['person', 'erase', id, '--data', folder.path, '--json'])

/** Every row of every table, in whatever version, that names one of the texts. */
async function rowsNaming(store: Store, texts: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const { name } of tables) {
    const { rows } = await store.query<Record<string, unknown>>(`SELECT * FROM ${name}`)
    const lines = rows.map(row => `${name}: ${JSON.stringify(row)}`)
    found.push(...lines.filter(line => texts.some(text => line.includes(text))))
  }
  return found
}

/** As a backup that was killed leaves the tables that it had copied. */
async function leaveBackup(visitor: string): Promise<string> {
  const left = join(folder.path, 'engine', 'backups', 'current')
  await mkdir(left, { recursive: true })
  await writeFile(join(left, 'data.bin'), visitor)
  return left
}

describe('erasing a person', () => {
  it('finds everything that is stored about them, and gives it out', async () => {
    await act(alone, ['page_view', 'add_to_cart', `identify:${user}`, 'purchase'])
    const key = await runTouchline(['key', 'add', '--kind', 'secret', '--data', folder.path])
    secretKey = key.stdout.trim()
    await eventually(
      () => relay(relayed),
      codes => codes.length === 0,
      { what: 'The key to be known' },
    )
    await act(phone, ['page_view', `identify:${user}`])
    await act(shared, ['page_view', `identify:${user}`, 'add_to_cart', 'reset', 'page_view'])
    await act(shared, [`identify:${other}`, 'purchase'])
    await act(robot, [`identify:${user}`], {
      'user-agent': 'Googlebot/2.1 (+http://www.google.com/bot.html)',
    })
    await act(innocent, ['page_view', 'purchase'])
    await settle()
    const unknown = await runTouchline(['person', 'export', 'nobody', '--data', folder.path])
    expect([unknown.stdout, unknown.stderr]).toEqual(['', expect.stringContaining('about nobody;')])
    const args = ['person', 'export', user, '--data', folder.path]
    const facts: { table: string; row: { id?: string } }[] = (await runTouchline(args)).stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    const given = facts.filter(fact => fact.table === 'events').map(fact => fact.row.id)
    const theirs = [alone, phone, robot].flatMap(idsOf).concat(idsOf(shared).slice(0, 4))
    theirs.push(...relayed.map(event => event.id))
    expect(given.sort()).toEqual(theirs.sort())
    expect(new Set(facts.map(fact => fact.table))).toEqual(
      new Set(['events', 'deliveries', 'identity', 'members', 'links', 'sessions', 'journeys']),
    )
  })

  it('erases it while the server runs, also what waits and what was set aside', async () => {
    const poison = join(folder.path, 'spool', 'poison')
    await mkdir(poison, { recursive: true })
    const row = (visitor: string, named = '') =>
      `${JSON.stringify({ site: 'main', visitor, user: named, at: 1 })}\n`
    await writeFile(join(poison, 'a.ndjson'), row(alone) + row(innocent) + row(innocent, user))
    const unbuilt = [phone, innocent].map(visitor => ({ site: 'main', visitor }))
    await writeFile(join(poison, 'b.json'), JSON.stringify(unbuilt))
    await writeFile(
      join(poison, 'c-tail'),
      Buffer.concat([Buffer.from([0, 255, 10]), Buffer.from(row(robot))]),
    )
    await leaveBackup(alone)
    await act(phone, ['page_view', 'page_view'])
    const forms = [alone, phone, robot].flatMap(formsOf)
    forms.push(
      ...[user, 'ORDER-4711'].map(text => Buffer.from(text)),
      ...relayed.flatMap(event => formsOfUuid(event.id)),
    )
    expect(await filesHolding(folder.path, forms)).not.toEqual([])

    const { code, stdout, stderr } = await erase(user)
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ visitors: 5, sharedVisitors: 1, events: 15, files: 3 })
    expect(await filesHolding(folder.path, forms)).toEqual([])
    expect(await filesHolding(poison, [Buffer.from(innocent)])).toHaveLength(2)
  })

  it('keeps what is not theirs', async () => {
    expect(await eventsOf(user)).toEqual([])
    expect(await eventsOf(`v:${alone}`)).toEqual([])
    expect(await eventsOf(other)).toEqual(['page_view', 'identify', 'purchase'])
    expect(await eventsOf(`v:${innocent}`)).toEqual(['page_view', 'purchase'])
  })

  it('keeps out what arrives late or once more, and takes in what somebody else sends', async () => {
    for (const batch of sent.filter(one => one.visitor === alone || one.visitor === phone)) {
      const { accepted, rejected } = await post(batch)
      expect([accepted, new Set(rejected.map(event => event.code))]).toEqual([0, new Set(['erased'])])
    }
    const late = createPageBatch({ key: server.key, size: 1, visitor: alone })
    expect(await post(late)).toMatchObject({ accepted: 0, rejected: [{ code: 'erased' }] })
    // Elsewhere, but with their name.
    const [event] = createPageBatch({ key: server.key, size: 1 }).events
    const named = { ...event, name: 'identify', data: { user } }
    const elsewhere = { ...createPageBatch({ key: server.key, size: 1 }), events: [named] } as PageBatch
    expect(await post(elsewhere)).toMatchObject({ accepted: 0, rejected: [{ code: 'erased' }] })
    // By their e-mail, or their order.
    expect(await relay(relayed)).toEqual(['erased', 'erased'])
    expect(await relay([byServer('ticket_open', { user })])).toEqual(['erased'])
    // An id made two days from now would be refused for its time, but not for whose it is.
    const future = { ...event, id: createEventId(Date.now() + 2 * 86_400_000) }
    const later = { ...late, events: [future] } as PageBatch
    expect(await post(later)).toMatchObject({ rejected: [{ code: 'id_time' }] })
    await act(innocent, ['page_view'])
    await settle()
    expect(await filesHolding(folder.path, [...formsOf(alone), Buffer.from(user)])).toEqual([])
  })

  it('does the same without a server, and no table holds them in any version', async () => {
    expect(await server.stop()).toBe(0)
    const { code, stdout } = await erase(innocent)
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ visitors: 1, events: 3 })
    expect(await filesHolding(folder.path, formsOf(innocent))).toEqual([])
    if (!isOutside) {
      const engine = await startEngine({ path: join(folder.path, 'engine'), memoryBytes: 1024 ** 3 })
      const store = openStore(engine)
      const erased = [user, alone, phone, robot, innocent, `/orders/of-${alone.slice(0, 8)}`]
      expect(await rowsNaming(store, erased)).toEqual([])
      expect(await rowsNaming(store, [other, shared])).not.toEqual([])
      await store.close()
      await engine.close()
    }
    const left = await leaveBackup(alone)
    server = await startServer({ data: folder.path })
    expect(await eventsOf(other)).toEqual(['page_view', 'identify', 'purchase'])
    if (!isOutside) expect(existsSync(left)).toBe(false)
  })
})
