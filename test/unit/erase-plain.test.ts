import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  createCollector,
  type Erasure,
  erasePerson,
  exportPerson,
  openQuarantine,
  type Quarantine,
} from '../../packages/ingest/src/index.ts'
import { filesHolding } from '../support/search-folder.ts'
import { createEventId, createPageBatch, pageHeaders } from '../support/wire.ts'
import { type Ingestion, openIngestion } from './ingestion.ts'

let ingestion: Ingestion
let quarantine: Quarantine
const keys: Record<string, { page: string; server: string }> = {}

beforeAll(async () => {
  ingestion = await openIngestion()
  ingestion.loader.start()
  const { settings } = ingestion
  const site = { name: 'Shop', timeZone: 'UTC', currency: 'EUR', hosts: [], origins: [] }
  for (const id of ['demo', 'other']) {
    settings.putSite({ ...site, id, keyEvent: 'purchase' }, 'test')
    keys[id] = { page: settings.addKey('public', id, 'test'), server: settings.addKey('secret', id, 'test') }
  }
})
afterAll(() => ingestion.stop())

const poison = () => join(ingestion.path, 'spool', 'poison')

beforeEach(async () => {
  await rm(join(ingestion.path, 'quarantine'), { recursive: true, force: true })
  await rm(poison(), { recursive: true, force: true })
  await mkdir(poison(), { recursive: true })
  quarantine = await openQuarantine({ path: join(ingestion.path, 'quarantine') })
})

/** Sends events of a site, by its page or its server, and returns the codes of those that were refused. */
async function send(
  site: string,
  events: readonly object[],
  by: 'page' | 'server' = 'page',
  visitor?: string,
) {
  const { spool, settings } = ingestion
  const { page = '', server = '' } = keys[site] ?? {}
  const batch =
    by === 'page'
      ? { ...createPageBatch({ key: page, size: 0, ...(visitor === undefined ? {} : { visitor }) }), events }
      : { v: 1, batch: randomUUID(), events }
  const headers = by === 'page' ? pageHeaders : { authorization: `Bearer ${server}` }
  const request = { method: 'POST', headers, body: JSON.stringify(batch) }
  const collect = createCollector({ spool, sites: settings, quarantine })
  const answer = await (await collect(new Request('http://collector.example/', request))).json()
  return (answer.rejected as { code: string }[]).map(({ code }) => code)
}

const event = (name: string, fields: object = {}) => ({
  id: createEventId(),
  at: Date.now(),
  name,
  ...fields,
})
const bad = (fields: object = {}) => event('checkout_step', { data: {}, ...fields })

const erase = (id: string, site = 'demo'): Promise<Erasure> =>
  erasePerson({ ...ingestion, dataPath: ingestion.path, quarantine }, { site, id }, 'test')

const lines = (rows: readonly object[]) => rows.map(row => `${JSON.stringify(row)}\n`).join('')
const put = (name: string, content: string | Buffer) => writeFile(join(poison(), name), content)
const read = (name: string) => readFile(join(poison(), name), 'utf8')

/** Events that the quarantine keeps, by what tells them apart. */
const kept = async () => (await quarantine.list({}, 99)).map(({ event: one }) => JSON.stringify(one))

test('a user id that is a word of the settings takes nothing of them, of other sites or of other people', async () => {
  const { settings } = ingestion
  const link = { site: 'demo', to: null, touchpoint: 'newsletter', event: 'email_open' }
  settings.putLink({ ...link, code: 'abcdefg', name: 'demo' }, 'test')
  settings.putLink({ ...link, code: 'bcdefgh', name: 'May newsletter' }, 'test')
  settings.putLink({ ...link, code: 'cdefghi', name: 'demo', site: 'other' }, 'test')
  const names = lines([
    ['demo', 'event', 'fitting'],
    ['other', 'event', 'demo'],
    ['demo', 'property', 'demo'],
  ])
  await writeFile(join(ingestion.path, 'names.ndjson'), names)
  await writeFile(join(ingestion.path, 'demo.json'), '{"seed": "demo"}')
  const [theirs, innocent] = [{ site: 'demo', visitor: randomUUID(), user: 'demo' }, randomUUID()]
  const others = [
    {
      site: 'demo',
      visitor: innocent,
      user: '',
      name: 'demo',
      touchpoint: 'demo',
      data: '{"source":"demo"}',
    },
    { site: 'other', visitor: randomUUID(), user: 'demo' },
  ]
  await put('a-rows-0-3.ndjson', lines([theirs, ...others]))
  await put('b-512', ',"site":"demo","visitor":"…","source":"demo"\n{"id":"0199…","name":"demo"\n')
  await send('demo', [bad({ data: { kind: 'demo' } })])
  await send('other', [event('identify', { data: { user: 'demo', traits: 7 } })])
  await send('demo', [event('identify', { data: { user: 'demo', traits: 7 } })])
  await send('demo', [event('identify', { data: { user: 'demo' } })])
  expect(await kept()).toHaveLength(3)

  for (const id of ['demo', 'purchase', 'public']) {
    expect(await erase(id)).toMatchObject(id === 'demo' ? { refusedEvents: 1, files: 2, documents: 1 } : {})
  }
  expect(settings.findKey(keys.demo?.page ?? '')).toMatchObject({ kind: 'public', site: { id: 'demo' } })
  for (const id of ['demo', 'other'])
    expect(settings.site(id)).toMatchObject({ keyEvent: 'purchase', name: 'Shop' })
  expect(settings.inventory('demo').some(({ match }) => match.events.includes('purchase'))).toBe(true)
  expect(settings.links('demo').map(({ name, code }) => [name, code])).toEqual([
    ['erased', 'abcdefg'],
    ['May newsletter', 'bcdefgh'],
  ])
  expect(settings.links('other')[0]?.name).toBe('demo')
  expect(await kept()).toEqual([
    expect.stringContaining('"traits":7'),
    expect.stringContaining('"kind":"demo"'),
  ])
  expect((await quarantine.list({ site: 'other' }, 9)).length).toBe(1)
  expect(await read('a-rows-0-3.ndjson')).toBe(lines(others))
  expect(await read('b-512')).toContain('"source":"demo"')
  expect(await readFile(join(ingestion.path, 'names.ndjson'), 'utf8')).toBe(
    lines([
      ['demo', 'event', 'fitting'],
      ['other', 'event', 'demo'],
    ]),
  )
  expect(await readFile(join(ingestion.path, 'demo.json'), 'utf8')).toContain('demo')
})

test('a user id of any letters is found in what was set aside', async () => {
  const data = (user: string) => JSON.stringify({ user, plan: 'gold' })
  for (const user of ['Zoë', 'Борис', 'İpek', 'a"b\\c']) {
    const row = { site: 'demo', visitor: randomUUID(), user: '', name: 'identify' }
    await put('a.ndjson', lines([{ ...row, user }, row]))
    await put('b.ndjson', lines([{ ...row, data: data(user) }]))
    await put(
      'c-12',
      Buffer.concat([Buffer.from([0, 255]), Buffer.from(`,"site":"demo"\n{"user":${JSON.stringify(user)}`)]),
    )
    await put('d-tail', `{"data":${JSON.stringify(data(user))}`)
    expect([user, (await erase(user)).files]).toEqual([user, 4])
    expect(await readdir(poison())).toEqual(['a.ndjson'])
    expect(await read('a.ndjson')).toBe(lines([row]))
    await rm(join(poison(), 'a.ndjson'))
  }
})

test('the reason goes with what it quotes', async () => {
  const [theirs, innocent] = [randomUUID(), randomUUID()]
  const row = (visitor: string) => ({ site: 'demo', visitor, title: 'Order of Max Beispiel' })
  const reason = 'rows 0 to 1 were refused by the engine: cannot parse "Order of Max Beispiel"\n'
  await put('a.ndjson', lines([row(theirs)]))
  await put('a.ndjson.reason', reason)
  await put('b.ndjson', lines([row(theirs), row(innocent)]))
  await put('b.ndjson.reason', reason)
  await put('c.ndjson', lines([row(innocent)]))
  await put('c.ndjson.reason', `near {"visitor":"${theirs}"}\n`)
  await put('d.ndjson', lines([row(innocent)]))
  await put('d.ndjson.reason', reason)
  expect(await erase(theirs)).toMatchObject({ files: 3 })
  expect((await readdir(poison())).sort()).toEqual(
    ['b', 'c', 'd'].flatMap(name => [`${name}.ndjson`, `${name}.ndjson.reason`]),
  )
  expect(await read('b.ndjson.reason')).not.toContain('Max')
  expect(await filesHolding(poison(), [Buffer.from(theirs)])).toEqual([])
  expect(await read('d.ndjson.reason')).toBe(reason)
})

test('a book of delivery that was set aside goes with the page life that it is of', async () => {
  const sent = createPageBatch({ key: keys.demo?.page ?? '', size: 1, name: 'page_view' })
  const { spool, settings } = ingestion
  const request = { method: 'POST', headers: pageHeaders, body: JSON.stringify(sent) }
  await createCollector({ spool, sites: settings })(new Request('http://collector.example/', request))
  const book = { site: 'demo', ledger: randomUUID(), created: 1 }
  await put(
    'a-deliveries-0-2.ndjson',
    lines([
      { ...book, stream: sent.stream },
      { ...book, stream: randomUUID() },
    ]),
  )
  expect(await erase(sent.visitor)).toMatchObject({ events: 1, files: 1 })
  expect(await filesHolding(poison(), [Buffer.from(sent.stream)])).toEqual([])
  expect((await read('a-deliveries-0-2.ndjson')).split('\n')).toHaveLength(2)
})

test('a refused event that names somebody by e-mail or order alone is found, and a later one is not kept', async () => {
  const email = createHash('sha256').update('max@shop.example').digest('hex')
  const known = { name: 'identify', data: { user: 'max', traits: { emailSha256: email } } }
  const order = { transaction_id: 'ORDER-4711', value: 5, currency: 'EUR' }
  const visitor = randomUUID()
  expect(
    await send('demo', [event('x', known), event('purchase', { data: order })], 'page', visitor),
  ).toEqual([])
  const old = { id: createEventId(Date.now() - 500 * 86_400_000) }
  const byOrder = event('delivery', { ...old, orderId: 'ORDER-4711' })
  const byEmail = event('email_open', { ...old, emailSha256: email.toUpperCase() })
  const refund = event('refund', { ...old, user: 'till', data: { transaction_id: 'ORDER-4711' } })
  const other = event('delivery', { ...old, orderId: 'ORDER-4712' })
  const refused = [byOrder, byEmail, refund, other]
  expect(await send('demo', refused, 'server')).toEqual(refused.map(() => 'id_time'))
  expect(await erase('max')).toMatchObject({ refusedEvents: 3 })
  expect(await kept()).toEqual([expect.stringContaining('ORDER-4712')])
  expect(await send('demo', refused, 'server')).toEqual(refused.map(() => 'id_time'))
  expect(await kept()).toEqual([expect.stringContaining('ORDER-4712'), expect.stringContaining('ORDER-4712')])
  expect(await filesHolding(ingestion.path, [Buffer.from('ORDER-4711'), Buffer.from(email)])).toEqual([])
})

test('what was refused and what was set aside is given out to whom it is of, and nobody else’s', async () => {
  const [theirs, innocent] = [randomUUID(), randomUUID()]
  const row = { site: 'demo', visitor: theirs, user: '' }
  await put('a.ndjson', lines([row, { ...row, visitor: innocent }, { ...row, site: 'other' }]))
  await put('b.json', JSON.stringify([innocent, theirs].map(visitor => ({ site: 'demo', visitor }))))
  await put('c-12', Buffer.concat([Buffer.from([0, 255]), Buffer.from(`{"visitor":"${theirs}"`)]))
  await send('demo', [bad({ data: { kind: 'theirs' } })], 'page', theirs)
  await send('demo', [bad()], 'page', innocent)
  const options = { ...ingestion, dataPath: ingestion.path, quarantine }
  const facts = await exportPerson(options, { site: 'demo', id: theirs })
  expect(facts.filter(({ table }) => table !== 'deliveries')).toEqual([
    { table: 'quarantine', row: expect.objectContaining({ code: 'event_invalid', site: 'demo' }) },
    { table: 'file', row: { file: join('spool', 'poison', 'a.ndjson'), row } },
    {
      table: 'file',
      row: { file: join('spool', 'poison', 'b.json'), row: { site: 'demo', visitor: theirs } },
    },
    { table: 'file', row: { file: join('spool', 'poison', 'c-12'), row: null } },
  ])
  expect(JSON.stringify(facts)).not.toContain(innocent)
})
