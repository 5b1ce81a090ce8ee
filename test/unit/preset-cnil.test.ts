import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCollector, events as eventsTable, tables } from '../../packages/ingest/src/index.ts'
import { filesHolding, formsOfUuid } from '../support/search-folder.ts'
import { createEventId, pageHeaders } from '../support/wire.ts'
import { type Ingestion, openIngestion } from './ingestion.ts'

/** What must be stored nowhere, in whichever field it arrives. */
const personal = ['jane.doe@example.org', 'Jane Doe', '+49 151 2345678', '4711-customer', 'ÿ Zoë ÿ']
const visitor = randomUUID()
const ledger = randomUUID()
const secretId = randomUUID()

let ingestion: Ingestion
let publicKey = ''
let secretKey = ''

beforeAll(async () => {
  ingestion = await openIngestion()
  const site = { id: 'main', name: 'Shop', timeZone: 'UTC', currency: 'EUR', hosts: [], origins: [] }
  ingestion.settings.putSite({ ...site, keyEvent: 'purchase', preset: 'cnil', retentionDays: 700 }, 'test')
  publicKey = ingestion.settings.addKey('public', 'main', 'test')
  secretKey = ingestion.settings.addKey('secret', 'main', 'test')
})

afterAll(() => ingestion.stop())

/** An event with a person's words in every place that a sender could put them. */
const eventWith = (text: string, name: string, more: object = {}) => ({
  id: createEventId(),
  seq: 1,
  at: Date.now(),
  mono: 1,
  name,
  visitor: secretId,
  unknown: text,
  nested: { deep: [text] },
  page: {
    view: randomUUID(),
    url: `https://shop.example/products/pan?q=${encodeURIComponent(text)}&utm_source=news&gclid=${secretId}#${encodeURIComponent(text)}`,
    title: `Hello ${text}`,
    referrer: `https://search.example/find?q=${encodeURIComponent(text)}`,
    type: text,
    nav: 'load',
    touchpoint: text,
    unknown: text,
  },
  data: {
    value: 19.9,
    currency: 'EUR',
    items: [{ item_id: 'PAN-26', item_name: 'Pan', price: 19.9, quantity: 1, engraving: text }],
    step: 'address',
    touchpoint: text,
    transaction_id: text,
    search_term: text,
    comment: text,
    coupon: text,
    email: text,
    user: text,
    traits: { name: text },
    method: { [text]: text },
    id: text,
    ...more,
  },
})

const batchWith = (text: string) => ({
  v: 1,
  key: publicKey,
  batch: randomUUID(),
  visitor,
  consent: 'full',
  stream: randomUUID(),
  sentAt: Date.now(),
  mono: 2,
  sdk: text.slice(0, 60),
  unknown: text,
  env: {
    screen: [1440, 900],
    languages: ['de-CH-1996', text],
    timeZone: text,
    webdriver: false,
    fonts: [text],
  },
  ledger: { id: ledger, created: 9, acknowledged: 0, dropped: { [text]: 1 } },
  events: [
    eventWith(text, 'page_view'),
    eventWith(text, 'purchase'),
    eventWith(text, 'checkout_step', { state: 'shown' }),
    eventWith(text, 'survey_answer', { kind: 'nps', value: 9 }),
    eventWith(text, 'search'),
    eventWith(text, 'engagement', { engaged_ms: 1_000, visible_ms: 2_000, scroll: 50 }),
    eventWith(text, text.slice(0, 64)),
    eventWith(text, 'identify', { user: text }),
  ],
})

async function send(batch: object, headers: Record<string, string> = {}) {
  const collect = createCollector({ spool: ingestion.spool, sites: ingestion.settings })
  const request = new Request('http://collector.example/', {
    method: 'POST',
    body: JSON.stringify(batch),
    headers: { ...pageHeaders, referer: 'https://shop.example/?jane.doe@example.org', ...headers },
  })
  const answer = await collect(request, { address: '203.0.113.77' })
  return (await answer.json()) as { accepted: number; rejected: { code: string }[] }
}

const forms = [
  ...personal.flatMap(text => [
    text,
    encodeURIComponent(text),
    text.replaceAll(' ', '+'),
    JSON.stringify(text).slice(1, -1),
  ]),
  '203.0.113.77',
].map(text => Buffer.from(text))
const ids = [visitor, ledger, secretId].flatMap(formsOfUuid)

test('a page that says everything is believed only what may be stored', async () => {
  for (const text of personal) {
    const { accepted, rejected } = await send(batchWith(text))
    expect(accepted).toBe(6)
    expect(rejected.map(event => event.code)).toEqual(['event_invalid', 'event_invalid'])
  }
  const { key: _, stream: __, ...fromServer } = batchWith('Jane Doe')
  const named = [{ user: '4711-customer' }, { orderId: '4711-customer' }, { emailSha256: 'a'.repeat(64) }]
  const events = named.map(who => ({ ...eventWith('Jane Doe', 'call'), ...who }))
  const answer = await send({ ...fromServer, events }, { authorization: `Bearer ${secretKey}` })
  expect(answer).toMatchObject({ accepted: 0, rejected: Array(3).fill({ code: 'subject_missing' }) })
})

test('nothing else is in any file that waits, and nothing in any table', async () => {
  await ingestion.spool.seal()
  expect(await filesHolding(ingestion.path, [Buffer.from('utm_source=news')])).not.toEqual([])
  expect(await filesHolding(ingestion.path, [...forms, ...ids])).toEqual([])
  ingestion.loader.start()
  await ingestion.loader.settled()
  for (const { name } of tables) {
    const { rows } = await ingestion.store.query<Record<string, unknown>>(`SELECT * FROM ${name}`)
    const text = Buffer.from(JSON.stringify(rows))
    for (const form of [...forms, ...ids]) expect([name, text.includes(form)]).toEqual([name, false])
  }
  expect(await filesHolding(ingestion.path, [...forms, ...ids])).toEqual([])
})

const uuid = /^[0-9a-f-]{36}$/
const none = /^(|0|00000000-0000-0000-0000-000000000000)$/
const number = /^\d+(\.\d+)?$/
const word = /^[\w-]*$/

/** What each column of an event may hold. A new column fails the test until somebody has decided about it. */
const allowed: Readonly<Record<string, RegExp>> = {
  site: /^main$/,
  // The page life: no visitor is known.
  visitor: uuid,
  stream: uuid,
  // Of one day: made with a salt that is gone two days later.
  daily: uuid,
  email_visitor: none,
  order_visitor: none,
  id: uuid,
  view: uuid,
  seq: number,
  at: number,
  client_at: number,
  received_at: number,
  late: number,
  name: word,
  interactive: number,
  counted: number,
  activity: number,
  url: /^https:\/\/shop\.example\/products\/pan\?utm_source=news$/,
  host: /^shop\.example$/,
  path: /^\/products\/pan$/,
  title: none,
  referrer: /^https:\/\/search\.example\/$/,
  page_type: word,
  nav: word,
  touchpoint: word,
  user: none,
  value: number,
  currency: /^(EUR|)$/,
  transaction: none,
  engaged_ms: number,
  visible_ms: number,
  scroll: number,
  source: /^(news|)$/,
  medium: word,
  campaign: none,
  term: none,
  content: none,
  click_id: none,
  channel_group: /^[A-Z ]*$/i,
  device: word,
  browser: word,
  os: word,
  language: /^(de|)$/,
  country: /^([A-Z]{2}|)$/,
  verdict: word,
  consent: /^cookieless$/,
  sdk: none,
  data: /^(|\{("(value|currency|items|step|kind|engaged_ms|visible_ms|scroll|state|unseen|interactive)":[^@+]*)+\})$/,
  extra: none,
  version: number,
}

test('every column holds what the preset allows, and no column is forgotten', async () => {
  expect(Object.keys(eventsTable.columns).sort()).toEqual(Object.keys(allowed).sort())
  const { rows } = await ingestion.store.query<Record<string, unknown>>('SELECT * FROM events')
  expect(rows).toHaveLength(6 * personal.length)
  for (const row of rows) {
    for (const [column, shape] of Object.entries(allowed))
      expect([column, String(row[column])]).toEqual([column, expect.stringMatching(shape)])
    expect(row.visitor).toBe(row.stream)
  }
})

test('what decides what an event counts for is kept', async () => {
  const { rows } = await ingestion.store.query<{ data: string }>(
    `SELECT data FROM events WHERE name = 'checkout_step'`,
  )
  expect(new Set(rows.map(({ data }) => JSON.parse(data).state))).toEqual(new Set(['shown']))
  const unseen = { ...batchWith(''), events: [eventWith('', 'page_view', { unseen: true })] }
  const idle = { ...batchWith(''), events: [eventWith('', 'chat_open', { interactive: false })] }
  for (const sent of [unseen, idle]) expect(await send(sent)).toMatchObject({ accepted: 1 })
  await ingestion.spool.seal()
  await ingestion.loader.settled()
  const counted = await ingestion.store.query<{ counted: number }>(
    `SELECT counted FROM events WHERE data LIKE '%unseen%' OR name = 'chat_open'`,
  )
  expect(counted.rows.map(row => Number(row.counted))).toEqual([0, 0])
})

test('it cannot be kept for longer than the exemption allows', () => {
  const site = ingestion.settings.site('main')
  expect(() => site && ingestion.settings.putSite({ ...site, retentionDays: 800 }, 'test')).toThrow(
    'the preset cnil allows 760 days, which are 25 months',
  )
})
