import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toJson } from './json.ts'

const copyOf = (value: unknown) => JSON.parse(toJson(value) ?? 'null')

test('whatever a page passes becomes JSON within the limits', () => {
  fc.assert(
    fc.property(
      fc.object({ maxDepth: 9, withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
      detail => {
        const copy = copyOf(detail)
        expect(depthOf(copy)).toBeLessThanOrEqual(6)
        expect(keysOf(copy)).toBeLessThanOrEqual(100)
      },
    ),
  )
})

test('plain data within the limits comes out as it went in', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4, noUnicodeString: false }), value => {
      fc.pre(keysOf(value) <= 100 && !JSON.stringify(value).includes('__proto__'))
      expect(copyOf(value)).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('a huge cart costs its last items, not the order’s value', () => {
  const items = Array.from({ length: 600 }, (_, n) => ({ item_id: `SKU${n}`, price: n, quantity: 1 }))
  expect(copyOf({ items, value: 99 })).toEqual({ items: items.slice(0, 500), value: 99 })
})

test('a text is never cut through a character, and half a character is none', () => {
  expect(copyOf({ text: `${'a'.repeat(2_047)}🙂`, half: 'a\ud83d' })).toEqual({
    text: 'a'.repeat(2_047),
    half: 'a\ufffd',
  })
})

test('a key cannot reach the prototype', () => {
  const copy = copyOf(JSON.parse('{"__proto__":{"polluted":true},"fine":1}'))
  expect(copy).toEqual({ fine: 1 })
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
})

test('what throws, points to itself or cannot travel is left out', () => {
  const circle: Record<string, unknown> = { n: 1, big: 12n, when: new Date(0), bad: new Date(Number.NaN) }
  circle.self = circle
  circle.node = document.body
  circle.call = () => undefined
  circle.symbol = Symbol('s')
  circle.proxy = new Proxy({}, { ownKeys: () => { throw new Error('no') } }) // biome-ignore format: one line
  Object.defineProperty(circle, 'getter', {
    enumerable: true,
    get() {
      throw new Error('no')
    },
  })
  expect(copyOf(circle)).toEqual({ n: 1, big: '12', when: '1970-01-01T00:00:00.000Z' })
})

test('a page’s own toJSON and JSON.stringify are never called', () => {
  const stringify = JSON.stringify
  const patched = () => 'patched'
  Object.assign(Array.prototype, { toJSON: patched })
  Object.assign(String.prototype, { toJSON: patched })
  JSON.stringify = patched
  try {
    expect(toJson({ a: ['x'] })).toBe('{"a":["x"]}')
  } finally {
    JSON.stringify = stringify
    Reflect.deleteProperty(Array.prototype, 'toJSON')
    Reflect.deleteProperty(String.prototype, 'toJSON')
  }
})

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

function depthOf(value: unknown): number {
  return isObject(value) ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0
}

function keysOf(value: unknown): number {
  if (!isObject(value)) return 0
  const own = Array.isArray(value) ? 0 : Object.keys(value).length
  return own + Object.values(value).reduce((sum: number, child) => sum + keysOf(child), 0)
}
