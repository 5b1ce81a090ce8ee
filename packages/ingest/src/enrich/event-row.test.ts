import type { WireEvent } from '@touchline/protocol'
import { readEvent } from '@touchline/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { events } from '../store/tables.ts'
import type { Circumstances } from './event-row.ts'
import { toEventRow } from './event-row.ts'
import { toLine } from './row-line.ts'
import { unknownAgent } from './user-agent.ts'

const known: Circumstances = {
  site: {
    id: 'main',
    name: 'Shop',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    hosts: [],
    origins: [],
    keyEvent: 'purchase',
  },
  visitor: '11111111-1111-4111-8111-111111111111',
  stream: '22222222-2222-4222-8222-222222222222',
  user: '',
  at: 1_795_300_000_000.4,
  late: false,
  receivedAt: 1_795_300_000_500,
  agent: unknownAgent,
  language: 'de',
  country: '',
  verdict: 'human',
  consent: 'full',
  sdk: 'test/1',
}

const whole = (text: string) => text.replace(/\p{Surrogate}/gu, '\ufffd')

function read(event: object): WireEvent {
  const result = readEvent({ id: '0199aaaa-0000-7000-8000-000000000001', at: 1_795_300_000_000, ...event })
  if (!result.success) throw new Error(result.error.message)
  return result.data
}

test('a row has exactly the columns of the table, in their order', () => {
  expect(Object.keys(toEventRow(read({ name: 'page_view' }), known)).sort()).toEqual(
    Object.keys(events.columns).sort(),
  )
})

test('times are whole milliseconds and the smaller receipt is the larger version', () => {
  const row = toEventRow(read({ name: 'x', at: 1.5 }), known)
  expect(row).toMatchObject({ at: 1_795_300_000_000, client_at: 2, version: 2 ** 53 - known.receivedAt })
})

test('money is read with its currency, or the site’s where it names none', () => {
  const purchase = read({ name: 'purchase', data: { value: '19.90', currency: 'usd', transaction_id: 7 } })
  expect(toEventRow(purchase, known)).toMatchObject({ value: 19.9, currency: 'USD', transaction: '7' })
  expect(toEventRow(read({ name: 'quote', data: { value: 5 } }), known)).toMatchObject({
    value: 5,
    currency: 'EUR',
  })
})

test('an answer on a scale is no money', () => {
  const answer = read({ name: 'survey_answer', data: { kind: 'nps', value: 9, touchpoint: 'chat' } })
  expect(toEventRow(answer, known)).toMatchObject({ value: 0, currency: '', touchpoint: 'chat' })
})

test('engagement carries its three measures, kept within their columns', () => {
  const data = { engaged_ms: 1500.4, visible_ms: 2 ** 40, scroll: 140 }
  expect(toEventRow(read({ name: 'engagement', data }), known)).toMatchObject({
    engaged_ms: 1500,
    visible_ms: 2 ** 32 - 1,
    scroll: 100,
  })
})

test('unknown fields are kept, what may hold an address is not', () => {
  const event = read({
    name: 'x',
    colour: 'red',
    page: { url: 'https://shop.example/a', slot: 3 },
    context: { ip: '203.0.113.9' },
    emailSha256: 'a'.repeat(64),
  })
  expect(toEventRow(event, known).extra).toBe('{"colour":"red","page":{"slot":3}}')
})

test('identify names its user, other events of a page name none', () => {
  expect(toEventRow(read({ name: 'identify', data: { user: 'u1' } }), known).user).toBe('u1')
  expect(toEventRow(read({ name: 'login', data: { user: 'u1' } }), known).user).toBe('')
})

test('a line leaves out what the engine fills in, and reads back as the row', () => {
  const row = toEventRow(read({ name: 'x', data: { a: 1 } }), known)
  const line = toLine(row)
  expect(line.endsWith('}\n')).toBe(true)
  const back = JSON.parse(line)
  expect(Object.keys(back)).not.toContain('url')
  for (const [column, value] of Object.entries(back)) expect(row[column as keyof typeof row]).toBe(value)
})

test('text that only looks like an escape is kept as it is', () => {
  const title = '\\udog and \\ud83d'
  expect(
    JSON.parse(toLine(toEventRow(read({ name: 'x', page: { url: 'https://s.example/', title } }), known)))
      .title,
  ).toBe(title)
})

test('whatever text arrives, a line is well-formed: one line break, no half of a surrogate pair', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('', '\ud800', '\udfff'), (text, half) => {
      const event = read({
        name: 'x',
        data: { text: text + half },
        page: { url: 'https://shop.example/', title: half + text },
      })
      const line = toLine(toEventRow(event, known))
      expect(line.indexOf('\n')).toBe(line.length - 1)
      const back = JSON.parse(line)
      expect(back.title ?? '').toBe(whole(half + text))
      expect(JSON.parse(back.data).text).toBe(whole(text + half))
    }),
  )
})
