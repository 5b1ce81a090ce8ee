import { Refusal } from '@touchline/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCountryOf } from '../enrich/country.ts'
import { toWholeRows } from '../spool/whole-rows.ts'
import { accept, readBatch } from './accept.ts'
import { acceptScript } from './accept-script.ts'
import type { AcceptedBatch, Receipt } from './draft.ts'
import { createKnownColumns } from './known-columns.ts'
import { parseBody } from './read-body.ts'
import { readScriptBatch } from './script-batch.ts'

const now = Date.UTC(2026, 10, 22, 10)
const uuid = '0c2f6a1e-5b7d-4f7e-9a55-2f3c5d8e9b01'
const idOf = (at: number, end: string): string => {
  const time = at.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7abc-8def-${end.padStart(12, '0')}`
}

const receipt: Receipt = {
  admission: {
    site: {
      id: 'main',
      name: 'Shop',
      timeZone: 'Europe/Berlin',
      currency: 'EUR',
      hosts: [],
      origins: [],
      keyEvent: 'purchase',
    },
    trusted: false,
  },
  headers: new Headers({ 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/153.0' }),
  client: { address: null, viaProxy: false },
  receivedAt: now,
  sites: { erasedUntil: (_, { user }) => (user === 'erased' ? Number.POSITIVE_INFINITY : 0) },
  // As a site that has used up its names.
  names: { fold: (_, event) => (event.name === 'beyond' ? { ...event, name: '(other)' } : event) },
}
const readers = { countryOf: createCountryOf(), salts: null }

/** What is kept and answered, in values. */
function meaningOf({ answer, record }: AcceptedBatch) {
  if (record === null) return { answer, record }
  const { rows, ...about } = record
  const lines = toWholeRows([rows]).toString().split('\n').filter(Boolean)
  return { answer, record: about, rows: lines.map(line => JSON.parse(line)) }
}

function bySchemas(body: Buffer): ReturnType<typeof meaningOf> | 'refused' {
  try {
    return meaningOf(accept(readBatch(parseBody(body)), receipt, readers))
  } catch (error) {
    if (error instanceof Refusal) return 'refused'
    throw error
  }
}

/** Once as something new, once as something known. */
function byTheShortWay(body: Buffer, known = createKnownColumns()) {
  return [1, 2].map(() => {
    const script = readScriptBatch(body)
    const taken = script === null ? null : acceptScript(script, receipt, { ...readers, known })
    return taken === null ? null : meaningOf(taken)
  })
}

const envelope = {
  v: 1,
  key: 'pk_1',
  batch: uuid,
  visitor: uuid,
  consent: 'full',
  stream: uuid,
  sentAt: now,
  mono: 5_000,
  sdk: 'js/1',
}
const wrap = (events: string, head: object = envelope): Buffer =>
  Buffer.from(`${JSON.stringify(head).slice(0, -1)},"events":[${events}]}`)

const item = { item_id: 'a', item_name: 'Größe “M” – 😀', price: 19.9, quantity: 1 }
const page = { view: uuid, url: 'https://shop.example/ä?utm_source=x', title: 'Küche – “Herd”', nav: 'load' }

/** Mostly the first of several texts. */
const mostly = (usual: readonly string[], ...others: readonly string[]) =>
  fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  )

const fields = fc.record({
  id: mostly(
    ['1', '2', '3', '4'].map(end => `"${idOf(now, end)}"`),
    `"${idOf(now, 'a').toUpperCase()}"`,
    `"${idOf(now + 1e9, '5')}"`,
    `"${uuid}"`,
    '7',
  ),
  seq: mostly(['1', '12', '999999999'], '0', '01', '1.0', '-1', '2147483649', '"1"', '1e1'),
  at: mostly([String(now), '0', String(now - 1e9)], '8640000000000001', '-5', '1.5', '1e3', '00', 'null'),
  mono: mostly(['0', '4000', '999999'], '1.5', '-1', '"1"', '01'),
  name: mostly(
    [
      '"page_view"',
      '"add_to_cart"',
      '"purchase"',
      '"touchpoint"',
      '"engagement"',
      '"identify"',
      '"own"',
      '"beyond"',
    ],
    '"Größe"',
    '"a\\"b"',
    '"\\u0061"',
    '""',
    `"${'x'.repeat(64)}"`,
    `"${'x'.repeat(65)}"`,
    '5',
  ),
  page: fc.option(
    mostly(
      [JSON.stringify(page), JSON.stringify({ ...page, url: 'https://shop.example/b', referrer: '' })],
      JSON.stringify({ ...page, touchpoint: 'landing' }),
      JSON.stringify({ ...page, slot: { data: { a: 1 } } }),
      JSON.stringify({ ...page, nav: 'sideways' }),
      JSON.stringify({ ...page, view: uuid.toUpperCase() }),
      '{ "url": "https://shop.example/" }',
      '{"url":"https://shop.example/w"}',
      `{"view":"${uuid}",{"url":"https://shop.example/w"}`,
      `{"view":"${uuid}","url":"https://shop.example/w","view":"7"}`,
      '{"view":"00000000-0000-0000-0000-000000000000","url":"https://shop.example/w"}',
      '{"url":"https://shop.example/","url":"https://other.example/"}',
      '{"url":"https://shop.example/","__proto__":{"a":1}}',
      '{"url":"x"',
      '"x"',
      'null',
    ),
    { nil: undefined },
  ),
  data: fc.option(
    fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom('{"user":"u1","touchpoint":"chat","value":5}', '{}') },
      {
        weight: 5,
        arbitrary: fc.constantFrom(
          JSON.stringify({ currency: 'eur', value: '19.90', items: [item, item], transaction_id: 7 }),
          JSON.stringify({ touchpoint: 'größe', action: 'click', engaged_ms: 12.5 }),
        ),
      },
      {
        weight: 3,
        arbitrary: fc.jsonValue({ maxDepth: 3 }).map(value => JSON.stringify({ touchpoint: 'a', value })),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          '{"user":"erased"}',
          '{"list":[{"id":"x"},{"id":"y"}]}',
          `{"list":[{"id":"${idOf(now, '6')}"},{"id":"${idOf(now, '7')}","seq":1,"at":1,"mono":1,"name":"x"}]}`,
          '{"text":"},{\\"id\\":\\"x"}',
          '{"a":1,"a":"\\ud800"}',
          '{ "a" : 1e3 }',
          '{"__proto__":{"a":1}}',
          '{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}',
          `{"long":"${'ä'.repeat(20_000)}"}`,
          '{"a":01}',
          '{"a":1}}',
          '{',
          '[]',
          'null',
          '',
        ),
      },
    ),
    { nil: undefined },
  ),
  order: mostly(['id seq at mono name page data'], 'name id seq at mono data page', 'id at name'),
  more: mostly([''], ',"colour":"red"', ',"name":"other"', ' ', ',"context":{"ip":"203.0.113.9"}'),
})

const toText = ({
  order,
  more,
  ...texts
}: typeof fields extends fc.Arbitrary<infer Value> ? Value : never) => {
  const named = order.split(' ').map(name => [name, texts[name as keyof typeof texts]] as const)
  const parts = named.filter(([, text]) => text !== undefined).map(([name, text]) => `"${name}":${text}`)
  return `{${parts.join(',')}${more}}`
}

const heads = fc.oneof(
  { weight: 30, arbitrary: fc.constant(envelope) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<object>(
      { ...envelope, consent: 'cookieless', visitor: undefined },
      { ...envelope, events: [{ name: 'earlier' }] },
      { ...envelope, ledger: { id: uuid, created: 3, acknowledged: 1, dropped: { Größe: 1 } } },
      { ...envelope, batch: uuid.toUpperCase() },
      { ...envelope, stream: undefined },
      { ...envelope, more: { text: ',"events":[' } },
      { v: 2 },
    ),
  },
)

/** A text with a character taken out, or put in. */
const damage = fc.option(
  fc.record({ at: fc.nat(4_000), take: fc.nat(1), put: fc.constantFrom('', '"', '}', '{', ',', ' ', '\\') }),
  { nil: undefined, freq: 20 },
)

describe('the short way', () => {
  test('does not take the rest of a page for a whole one', () => {
    const event = `{"id":"${idOf(now, '1')}","seq":1,"at":${now},"mono":0,"name":"page_view","page":`
    const whole = '{"url":"https://shop.example/whole"}'
    expect(byTheShortWay(wrap(`${event}${whole}}`))).not.toContain(null)
    expect(byTheShortWay(wrap(`${event}{"view":"${uuid}",${whole}}`))).toEqual([null, null])
  })

  test('keeps and answers what the schemas would, or leaves it to them', () => {
    const known = createKnownColumns()
    let taken = 0
    fc.assert(
      fc.property(heads, fc.array(fields, { maxLength: 4 }), damage, (head, events, hurt) => {
        let body = wrap(events.map(toText).join(), head)
        if (hurt !== undefined) {
          const text = body.toString('latin1')
          const at = hurt.at % text.length
          body = Buffer.from(text.slice(0, at) + hurt.put + text.slice(at + hurt.take), 'latin1')
        }
        const expected = bySchemas(body)
        for (const short of byTheShortWay(body, known)) {
          if (short === null) continue
          taken += 1
          expect(short).toEqual(expected)
        }
      }),
      { numRuns: 10_000 },
    )
    // One that is never taken is never wrong.
    expect(taken).toBeGreaterThan(2_000)
  })

  const usual = `{"id":"${idOf(now, '1')}","seq":1,"at":${now},"mono":4000,"name":"view_item","page":${JSON.stringify(page)}`

  test.each([
    ['a product', `${usual},"data":${JSON.stringify({ value: 5, items: [item] })}}`],
    ['nothing but a page', `${usual}}`],
    ['neither', `{"id":"${idOf(now, '1')}","seq":1,"at":${now},"mono":4000,"name":"scroll"}`],
    ['lists of things with ids', `${usual},"data":{"list":[{"id":"x"}]}}`],
  ])('takes an event with %s', (_, event) => {
    const [fresh, again] = byTheShortWay(wrap(event))
    expect(fresh).toMatchObject({ answer: { accepted: 1 } })
    expect(again).toEqual(fresh)
  })

  test('leaves a server’s batch, and one of a site with a preset, to the schemas', () => {
    const script = readScriptBatch(wrap(`${usual}}`))
    if (script === null) throw new Error('The batch is not read.')
    const { admission } = receipt
    const short = { ...readers, known: createKnownColumns() }
    const others = [
      { ...admission, trusted: true },
      { ...admission, site: { ...admission.site, preset: 'cnil' as const } },
    ]
    for (const other of others)
      expect(acceptScript(script, { ...receipt, admission: other }, short)).toBeNull()
    expect(acceptScript(script, receipt, short)).not.toBeNull()
  })
})
