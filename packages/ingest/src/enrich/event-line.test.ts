import type { WireEvent } from '@touchline/protocol'
import { readEvent } from '@touchline/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toWholeRows } from '../spool/whole-rows.ts'
import { sharedColumns } from '../store/arrivals.ts'
import { events } from '../store/tables.ts'
import { type BatchColumns, type Circumstances, createLineWriter } from './event-line.ts'
import { unknownAgent } from './user-agent.ts'

const batch: BatchColumns = {
  site: {
    id: 'main',
    name: 'Shop',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    hosts: [],
    origins: [],
    keyEvent: 'purchase',
  },
  receivedAt: 1_795_300_000_500,
  consent: 'full',
  sdk: 'test/1',
}
const known: Circumstances = {
  subject: {
    visitor: '11111111-1111-4111-8111-111111111111',
    stream: '22222222-2222-4222-8222-222222222222',
    user: '',
    daily: '',
  },
  named: { email: '', order: '' },
  sender: { agent: unknownAgent, language: 'de', country: '', verdict: 'human' },
  time: { at: 1_795_300_000_000.4, late: false },
}

const whole = (lines: string): string => toWholeRows([Buffer.from(lines)]).toString()

const toLine = (event: WireEvent): string => whole(createLineWriter(batch)(event, known))

// What the engine fills in for a column that is left out.
const defaults = Object.fromEntries(
  Object.entries(events.columns).flatMap(([name, { type }]) => {
    const literal = /DEFAULT (?:'([^']*)'|(\d+))/.exec(type)
    return literal === null ? [] : [[name, literal[1] ?? Number(literal[2])]]
  }),
)

/** The row that the engine makes of an event's line. */
const toRow = (event: WireEvent): Record<string, unknown> => ({ ...defaults, ...JSON.parse(toLine(event)) })

const zero = '00000000-0000-0000-0000-000000000000'
const mended = (text: string) => text.replace(/\p{Surrogate}/gu, '\ufffd')

function read(event: object): WireEvent {
  const result = readEvent({ id: '0199aaaa-0000-7000-8000-000000000001', at: 1_795_300_000_000, ...event })
  if (!result.success) throw new Error(result.error.message)
  return result.data
}

test('a row has exactly the columns of the table', () => {
  expect(Object.keys(toRow(read({ name: 'page_view' }))).sort()).toEqual(Object.keys(events.columns).sort())
})

test('times are whole milliseconds and the smaller receipt is the larger version', () => {
  const row = toRow(read({ name: 'x', at: 1.5 }))
  expect(row).toMatchObject({ at: 1_795_300_000_000, client_at: 2, version: 2 ** 53 - batch.receivedAt })
})

test('money is read with its currency, or the site’s where it names none', () => {
  const purchase = read({ name: 'purchase', data: { value: '19.90', currency: 'usd', transaction_id: 7 } })
  expect(toRow(purchase)).toMatchObject({ value: 19.9, currency: 'USD', transaction: '7' })
  expect(toRow(read({ name: 'quote', data: { value: 5 } }))).toMatchObject({
    value: 5,
    currency: 'EUR',
  })
})

test('an answer on a scale is no money', () => {
  const answer = read({ name: 'survey_answer', data: { kind: 'nps', value: 9, touchpoint: 'chat' } })
  expect(toRow(answer)).toMatchObject({ value: 0, currency: '', touchpoint: 'chat' })
})

test('engagement carries its three measures, kept within their columns', () => {
  const data = { engaged_ms: 1500.4, visible_ms: 2 ** 40, scroll: 140 }
  expect(toRow(read({ name: 'engagement', data }))).toMatchObject({
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
  expect(toRow(event).extra).toBe('{"colour":"red","page":{"slot":3}}')
})

test('identify names its user, other events of a page name none', () => {
  expect(toRow(read({ name: 'identify', data: { user: 'u1' } })).user).toBe('u1')
  expect(toRow(read({ name: 'login', data: { user: 'u1' } })).user).toBe('')
})

test('a line leaves out what the engine fills in', () => {
  const line = toLine(read({ name: 'x', data: { a: 1 } }))
  expect(line.endsWith('}\n')).toBe(true)
  const back = JSON.parse(line)
  expect(Object.keys(back)).not.toContain('url')
  for (const [column, value] of Object.entries(back)) expect(value).not.toBe(defaults[column])
})

test('what events share does not reach into those that do not share it', () => {
  const optional = fc.option(fc.constantFrom('', 'a', 'b'), { nil: undefined })
  const url = fc.constantFrom('https://shop.example/a', 'https://shop.example/b?utm_source=x', 'nowhere')
  const page = fc.record(
    { url, title: optional, referrer: optional, type: optional },
    { requiredKeys: ['url'] },
  )
  const name = fc.constantFrom('page_view', 'identify', 'purchase', 'engagement')
  const data = { user: 'u1', value: 3, engaged_ms: 7 }
  const one = fc.record({ name, page: fc.option(page, { nil: undefined }), other: fc.boolean() })
  fc.assert(
    fc.property(fc.array(one, { maxLength: 6 }), list => {
      const other = { ...known, subject: { visitor: zero, stream: null, user: 'u2', daily: '' } }
      const asked = list.map(({ name, page, other: isOther }) => ({
        event: read({ name, data, ...(page === undefined ? {} : { page }) }),
        circumstances: isOther ? other : known,
      }))
      const writer = createLineWriter(batch)
      const together = asked.map(({ event, circumstances }) => writer(event, circumstances))
      const apart = asked.map(({ event, circumstances }) => createLineWriter(batch)(event, circumstances))
      expect(whole(together.join(''))).toBe(apart.map(whole).join(''))
    }),
  )
})

test('what lines share are the columns that table `arrivals` takes once, and no others', () => {
  const everything = {
    ...known,
    subject: { ...known.subject, user: 'u1', daily: known.subject.visitor },
    named: { email: known.subject.visitor, order: known.subject.visitor },
    sender: {
      agent: { ...unknownAgent, device: 'desktop', browser: 'Firefox', os: 'Linux' },
      language: 'de',
      country: 'AT',
      verdict: 'suspect',
    },
    time: { at: 1_795_300_000_000, late: true },
  } as const
  const page = {
    view: known.subject.visitor,
    url: 'https://shop.example/a?utm_source=s&utm_medium=m&utm_campaign=c&utm_term=t&utm_content=n&gclid=x',
    title: 'A',
    referrer: 'https://other.example/',
    type: 'article',
    nav: 'load',
  }
  const data = { value: 3, currency: 'EUR', transaction_id: 't', touchpoint: 'p', user: 'u1' }
  const own = { seq: 1, engaged_ms: 1, visible_ms: 2, scroll: 3, colour: 'red' }
  const shared = new Set<string>()
  const alone = new Set<string>()
  for (const name of ['page_view', 'purchase', 'engagement', 'identify']) {
    const event = read({ name, page, seq: 1, colour: 'red', data: { ...data, ...own } })
    const [first = '', second = ''] = createLineWriter({ ...batch, consent: 'session' })(
      event,
      everything,
    ).split('\n')
    for (const column of Object.keys(JSON.parse(`{${first.slice(1)}}`))) shared.add(column)
    for (const column of Object.keys(JSON.parse(`${second}}`))) alone.add(column)
  }
  expect([...shared].sort()).toEqual([...sharedColumns].sort())
  const others = Object.keys(events.columns).filter(name => !shared.has(name))
  expect([...alone].sort()).toEqual(others.sort())
})

test('text that only looks like an escape is kept as it is', () => {
  const title = '\\udog and \\ud83d'
  expect(JSON.parse(toLine(read({ name: 'x', page: { url: 'https://s.example/', title } }))).title).toBe(
    title,
  )
})

test('whatever text arrives, a line is well-formed: one line break, no half of a surrogate pair', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('', '\ud800', '\udfff'), (text, half) => {
      const event = read({
        name: 'x',
        data: { text: text + half },
        page: { url: 'https://shop.example/', title: half + text },
      })
      const line = toLine(event)
      expect(line.indexOf('\n')).toBe(line.length - 1)
      const back = JSON.parse(line)
      expect(back.title ?? '').toBe(mended(half + text))
      expect(JSON.parse(back.data).text).toBe(mended(text + half))
    }),
  )
})
