import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { batch } from './batch.ts'
import { isPlainBatch, isPlainEvent, readEvent } from './index.ts'
import { plainCheck } from './plain.ts'
import { vocabulary } from './vocabulary.ts'

const id = '0199aaaa-0000-7000-8000-000000000001'
const uuid = '0c2f6a1e-5b7d-4f7e-9a55-2f3c5d8e9b01'

/** What the names with data of their own ask for. */
const dataOf: Record<string, object> = {
  checkout_step: { step: 'payment' },
  touchpoint: { touchpoint: 'chat', action: 'click' },
  survey_answer: { kind: 'csat', value: 4, comment: 'good' },
  identify: { user: 'u1', traits: { plan: 'gold' } },
}

const whole = {
  id,
  seq: 3,
  at: 1_795_300_000_000,
  mono: 12.5,
  page: {
    view: uuid,
    url: 'https://shop.example/a',
    title: 'Ä “b” 😀',
    referrer: '',
    type: 'product',
    nav: 'load',
  },
}

const commerce = {
  currency: 'EUR',
  value: 19.9,
  coupon: 'x',
  items: [{ item_id: 'a', item_name: 'b', price: 19.9, quantity: 1, colour: 'red' }],
}

/** Values that stand where others are expected. */
const strange = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    null,
    '',
    '19.90',
    'EUR',
    'eur ',
    uuid.toUpperCase(),
    id.toUpperCase(),
    '00000000-0000-0000-0000-000000000000',
    -1,
    0.5,
    2 ** 53,
    1e300,
    Number.POSITIVE_INFINITY,
    'x'.repeat(64),
    'x'.repeat(65),
    [],
    {},
    [[1, 2]],
  ),
)

const hostileKeys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length', '0', '']

/** Puts values at places inside a value, or takes them away; through text, so that `__proto__` is a field of its own. */
function mutate(
  value: unknown,
  changes: readonly { path: number[]; key: string; to: unknown; drop: boolean }[],
): unknown {
  const copy: unknown = JSON.parse(JSON.stringify(value))
  for (const { path, key, drop, ...change } of changes) {
    const to = structuredClone(change.to)
    let place = copy as Record<string, unknown>
    for (const step of path) {
      const inner = Object.values(place)
      const next = inner.length === 0 ? null : inner[step % inner.length]
      if (typeof next !== 'object' || next === null) break
      place = next as Record<string, unknown>
    }
    if (Array.isArray(place))
      place.splice(key.length % (place.length + 1), drop ? 1 : 0, ...(drop ? [] : [to]))
    else if (drop) delete place[key]
    else
      Object.defineProperty(place, key, { value: to, enumerable: true, configurable: true, writable: true })
  }
  return copy
}

const changes = fc.array(
  fc.record({
    path: fc.array(fc.nat(12), { maxLength: 4 }),
    key: fc.oneof(
      fc.constantFrom(...hostileKeys),
      fc.constantFrom(
        ...Object.keys(whole),
        ...Object.keys(commerce),
        'data',
        'name',
        'item_id',
        'price',
        'user',
        'context',
        'visitor',
        'emailSha256',
        'orderId',
        'view',
        'url',
        'kind',
        'scale',
        'step',
        'touchpoint',
        'traits',
      ),
    ),
    to: strange,
    drop: fc.boolean(),
  }),
  { maxLength: 4 },
)

const names = fc.constantFrom(...vocabulary, 'own_event', '__proto__')

describe('an event that is called plain', () => {
  test('is accepted by the schema and given back as it is, whatever it is', () => {
    let plain = 0
    fc.assert(
      fc.property(names, fc.boolean(), changes, (name, withItems, list) => {
        const data = { ...(withItems ? commerce : {}), ...dataOf[name] }
        const event = mutate({ ...whole, name, data }, list)
        if (!isPlainEvent(event)) return
        plain += 1
        const read = readEvent(event)
        expect(read.success).toBe(true)
        expect(read.data).toEqual(event)
        expect(JSON.parse(JSON.stringify(read.data))).toEqual(JSON.parse(JSON.stringify(event)))
      }),
      { numRuns: 20_000 },
    )
    // A check that always says no agrees with everything.
    expect(plain).toBeGreaterThan(2_000)
  })

  test('is every event that a page sends', () => {
    for (const name of vocabulary) {
      const event = { ...whole, name, data: dataOf[name] ?? commerce }
      expect([name, readEvent(event).success && !isPlainEvent(event)]).toEqual([name, false])
      expect([name, isPlainEvent({ ...whole, name, data: dataOf[name] ?? {} })]).toEqual([name, true])
    }
  })

  test.each([
    ['an amount as a text', { value: '19.90' }],
    ['an empty amount', { value: '' }],
    ['a number as a product’s id', { items: [{ item_id: 7 }] }],
    ['null in the place of a product', { items: [null] }],
    ['null in the place of the products', { items: null }],
  ])('is not one with %s, which the schema changes', (_, data) => {
    const event = { ...whole, name: 'purchase', data }
    expect(readEvent(event).success).toBe(true)
    expect(isPlainEvent(event)).toBe(false)
  })
})

describe('a batch that is called plain', () => {
  const sent = {
    v: 1,
    key: 'pk_1',
    batch: uuid,
    visitor: uuid,
    consent: 'full',
    stream: uuid,
    sentAt: 1_795_300_000_000,
    mono: 40_000,
    sdk: 'js/1',
    env: { screen: [1_920, 1_080], languages: ['de-DE'], timeZone: 'Europe/Berlin', webdriver: false },
    ledger: { id: uuid, created: 5, acknowledged: 4, dropped: { queue_full: 1 } },
    events: [1, null, {}],
  }
  const fields = fc.constantFrom(
    ...Object.keys(sent),
    ...Object.keys(sent.env),
    ...Object.keys(sent.ledger),
    ...hostileKeys,
  )
  const batchChanges = fc.array(
    fc.record({ path: fc.array(fc.nat(12), { maxLength: 2 }), key: fields, to: strange, drop: fc.boolean() }),
    { maxLength: 3 },
  )

  test('is accepted by the schema and given back as it is, whatever it is', () => {
    let plain = 0
    fc.assert(
      fc.property(batchChanges, list => {
        const value = mutate(sent, list)
        if (!isPlainBatch(value)) return
        plain += 1
        const read = batch.safeParse(value)
        expect(read.success).toBe(true)
        expect(read.data).toEqual(value)
      }),
      { numRuns: 10_000 },
    )
    expect(isPlainBatch(sent)).toBe(true)
    expect(plain).toBeGreaterThan(1_000)
  })

  test('has no more events than a batch may have', () => {
    const events = Array.from({ length: 501 }, () => ({}))
    expect([isPlainBatch({ ...sent, events }), isPlainBatch({ ...sent, events: events.slice(1) })]).toEqual([
      false,
      true,
    ])
  })
})

test('what the check does not know is left to the schema', () => {
  const unread = [
    z.date(),
    z.email(),
    z.object({}),
    z.coerce.number(),
    z.string().trim(),
    z.map(z.string(), z.string()),
  ]
  for (const schema of unread) expect(plainCheck(schema)('x') || plainCheck(schema)({})).toBe(false)
})
