import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkedNames, event, readEvent } from './event.ts'
import { vocabulary } from './vocabulary.ts'

const id = '01938d3a-0000-7000-8000-000000000001'
const make = (fields: object) => ({ id, at: 1_795_299_999_000, name: 'own_event', ...fields })
const issues = (input: unknown) => {
  const read = readEvent(input)
  return read.success ? [] : read.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`)
}

describe('an event that is accepted', () => {
  const accepted: readonly [why: string, input: object][] = [
    ['has only what every event has', make({})],
    [
      'has the shop’s own name and data',
      make({ name: 'size_guide_opened', data: { size: 42, tags: ['a'] } }),
    ],
    ['has a name of 64 characters', make({ name: 'n'.repeat(64) })],
    ['is a page view without data', make({ name: 'page_view', page: { url: 'https://shop.example/' } })],
    ['is a commerce event without data', make({ name: 'add_to_cart' })],
    ['writes its price as a text', make({ name: 'add_to_cart', data: { value: '19.90', currency: 'EUR' } })],
    ['has a negative amount', make({ name: 'refund', data: { value: -5 } })],
    ['has a number for a product id', make({ name: 'view_item', data: { items: [{ item_id: 4711 }] } })],
    ['is a checkout step of the shop’s own', make({ name: 'checkout_step', data: { step: 'gift-wrap' } })],
    ['is a touchpoint without an action', make({ name: 'touchpoint', data: { touchpoint: 'chat' } })],
    ['is an NPS answer of 10', make({ name: 'survey_answer', data: { kind: 'nps', value: 10 } })],
    [
      'is a CSAT answer of 7 without a scale',
      make({ name: 'survey_answer', data: { kind: 'csat', value: 7 } }),
    ],
    [
      'is an identification with traits',
      make({ name: 'identify', data: { user: 'u-1', traits: { plan: 'a' } } }),
    ],
    ['is an identification without traits', make({ name: 'identify', data: { user: 'u-1', traits: null } })],
    [
      'is an order whose list of products is null',
      make({ name: 'purchase', data: { value: 1, items: null } }),
    ],
    ['is an order with a product that is null', make({ name: 'purchase', data: { items: [null] } })],
    ['is a search for nothing', make({ name: 'search', data: { search_term: null } })],
    ['is a search for a number', make({ name: 'search', data: { search_term: 42 } })],
    ['is a numbered checkout step', make({ name: 'checkout_step', data: { step: 2 } })],
    [
      'is an answer whose other fields are null',
      make({
        name: 'survey_answer',
        data: { kind: 'csat', value: 4, scale: null, touchpoint: null, comment: null },
      }),
    ],
    [
      'is an answer on a scale of a hundred',
      make({ name: 'survey_answer', data: { kind: 'csat', value: 87, scale: 100 } }),
    ],
    [
      'is a touchpoint whose action is null',
      make({ name: 'touchpoint', data: { touchpoint: 'a', action: null } }),
    ],
    ['is sent by a server about a user', make({ user: 'u-1', context: { country: 'DE', device: 'mobile' } })],
  ]
  it.each(accepted)('%s', (_why, input) => expect(issues(input)).toEqual([]))

  it('is read the same by the union and by the reader that names the fault', () => {
    for (const [, input] of accepted) expect(event.parse(input)).toEqual(readEvent(input).data)
  })
})

describe('an event that is refused', () => {
  const refused: readonly [why: string, input: unknown, message: RegExp][] = [
    ['is not an object', 'page_view', /^: Invalid input: expected object/],
    ['is null', null, /^: Invalid input: expected object/],
    ['is a list', [], /^: Invalid input: expected object/],
    ['has no name', { id, at: 1 }, /^name: /],
    ['has an empty name', make({ name: '' }), /^name: /],
    ['has a name of 65 characters', make({ name: 'n'.repeat(65) }), /^name: /],
    ['has no id', { at: 1, name: 'own' }, /^id: /],
    [
      'has an id that carries no time',
      make({ id: '1b4e28ba-2fa1-41d2-883f-0016d3cca427' }),
      /^id: must be a UUIDv7/,
    ],
    ['has no time', { id, name: 'own' }, /^at: /],
    ['has a time before 1970', make({ at: -1 }), /^at: /],
    ['has a time that is a text', make({ at: '2026-11-22' }), /^at: /],
    ['has a time beyond every calendar', make({ at: 8.64e15 + 1 }), /^at: /],
    ['has a sequence number of 0', make({ seq: 0 }), /^seq: /],
    ['has a broken sequence number', make({ seq: 1.5 }), /^seq: /],
    ['has a page without an address', make({ page: { title: 'Home' } }), /^page\.url: /],
    ['has an address of 5,000 characters', make({ page: { url: `/${'a'.repeat(5000)}` } }), /^page\.url: /],
    ['has a list for data', make({ data: [1, 2] }), /^data: /],
    [
      'has an amount that is a word',
      make({ name: 'purchase', data: { value: 'a lot' } }),
      /^data\.value: must be a number/,
    ],
    [
      'has an amount in scientific notation',
      make({ name: 'purchase', data: { value: '1e5' } }),
      /^data\.value: /,
    ],
    [
      'has a currency sign',
      make({ name: 'purchase', data: { currency: '€' } }),
      /^data\.currency: must be a three-letter/,
    ],
    [
      'has items that are no list',
      make({ name: 'view_cart', data: { items: { item_id: 'a' } } }),
      /^data\.items: /,
    ],
    [
      'has an item with a hostile price',
      make({ name: 'view_cart', data: { items: [{ price: {} }] } }),
      /^data\.items\.0\.price: /,
    ],
    [
      'has a product that is a text',
      make({ name: 'view_cart', data: { items: [null, 'SKU1'] } }),
      /^data\.items\.0: /,
    ],
    [
      'has more than 500 products',
      make({ name: 'view_cart', data: { items: Array.from({ length: 501 }, () => ({})) } }),
      /^data\.items: /,
    ],
    [
      'is an answer on a scale of one',
      make({ name: 'survey_answer', data: { kind: 'csat', value: 1, scale: 1 } }),
      /^data\.scale: /,
    ],
    ['is a checkout step that names none', make({ name: 'checkout_step', data: {} }), /^data\.step: /],
    ['is a checkout step without data', make({ name: 'checkout_step' }), /^data: /],
    [
      'is a touchpoint that names none',
      make({ name: 'touchpoint', data: { action: 'click' } }),
      /^data\.touchpoint: /,
    ],
    [
      'is a touchpoint with an unknown action',
      make({ name: 'touchpoint', data: { touchpoint: 'a', action: 'hover' } }),
      /^data\.action: /,
    ],
    [
      'is an NPS answer of 11',
      make({ name: 'survey_answer', data: { kind: 'nps', value: 11 } }),
      /^data\.value: must lie on the scale/,
    ],
    [
      'is a CES answer above its own scale',
      make({ name: 'survey_answer', data: { kind: 'ces', value: 6, scale: 5 } }),
      /^data\.value: must lie/,
    ],
    ['is an identification of nobody', make({ name: 'identify', data: { user: '' } }), /^data\.user: /],
    ['has a hash that is none', make({ emailSha256: 'jane@shop.example' }), /^emailSha256: /],
    [
      'has a country’s full name',
      make({ context: { country: 'Germany' } }),
      /^context\.country: must be a two-letter/,
    ],
  ]
  it.each(refused)('%s', (_why, input, message) => {
    const found = issues(input)
    expect(found[0]).toMatch(message)
    expect(event.safeParse(input).success).toBe(false)
  })
})

describe('reading an event', () => {
  it('writes ids in lower case, so that one event has one spelling', () => {
    expect(readEvent(make({ id: id.toUpperCase() })).data?.id).toBe(id)
  })

  it('turns amounts into numbers and product ids into texts', () => {
    const read = readEvent(
      make({ name: 'purchase', data: { value: '19.90', items: [{ item_id: 7, price: '5' }] } }),
    )
    expect(read.data?.data).toEqual({ value: 19.9, items: [{ item_id: '7', price: 5 }] })
  })

  it('takes null and empty texts of optional commerce fields as left out', () => {
    const data = { value: null, currency: '', items: [{ item_id: 'a', item_brand: null, price: '' }] }
    const read = readEvent(make({ name: 'purchase', data }))
    expect(JSON.parse(JSON.stringify(read.data?.data))).toEqual({ items: [{ item_id: 'a' }] })
  })

  it('leaves out what is null, and keeps the products that are there', () => {
    const dataOf = (name: string, data: object) =>
      JSON.parse(JSON.stringify(readEvent(make({ name, data })).data?.data))
    expect(dataOf('purchase', { items: [null, { item_id: 'a' }, null] })).toEqual({
      items: [{ item_id: 'a' }],
    })
    expect(dataOf('purchase', { items: null })).toEqual({})
    expect(dataOf('search', { search_term: 42 })).toEqual({ search_term: '42' })
    expect(dataOf('checkout_step', { step: 2 })).toEqual({ step: '2' })
    expect(dataOf('identify', { user: 'u', traits: null })).toEqual({ user: 'u' })
    expect(dataOf('survey_answer', { kind: 'nps', value: 9, scale: null, comment: null })).toEqual({
      kind: 'nps',
      value: 9,
    })
  })

  it('keeps fields it does not know, at every level', () => {
    const input = make({
      future: { a: 1 },
      name: 'purchase',
      page: { url: '/', future: 2 },
      data: { value: 1, coupon: 'X', items: [{ item_id: 'a', colour: 'red' }] },
    })
    expect(readEvent(input).data).toEqual(input)
  })

  it('is not changed by keys that name parts of every object', () => {
    const text = `{"id":"${id}","at":1,"name":"purchase","__proto__":{"user":"intruder"},
      "data":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":2}},"toString":1,"value":"3"}}`
    const read = readEvent(JSON.parse(text))
    expect(read.success).toBe(true)
    expect(read.data?.user).toBeUndefined()
    expect(Object.getPrototypeOf(read.data?.data)).toBe(Object.prototype)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'takes %s as a shop’s own name',
    name => {
      expect(readEvent(JSON.parse(`{"id":"${id}","at":1,"name":"${name}"}`)).data?.name).toBe(name)
    },
  )

  it('never throws, whatever JSON it is given', () => {
    const names = fc.constantFrom(...vocabulary, 'own')
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), names, (whole, data, name) => {
        readEvent(whole)
        readEvent({ id, at: 1, name, data })
      }),
    )
  })

  it('checks the data of exactly the names that ask for it', () => {
    expect(checkedNames).toContain('purchase')
    expect(checkedNames).not.toContain('page_view')
    expect(checkedNames.every(name => vocabulary.includes(name))).toBe(true)
  })
})
