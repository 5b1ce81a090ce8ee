import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanDetail } from './detail.ts'

test('whatever a page passes becomes JSON within the limits', () => {
  fc.assert(
    fc.property(
      fc.object({ maxDepth: 9, withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
      detail => {
        const copy = cleanDetail(detail)
        expect(JSON.parse(JSON.stringify(copy))).toEqual(copy)
        expect(depthOf(copy)).toBeLessThanOrEqual(6)
        expect(keysOf(copy)).toBeLessThanOrEqual(100)
      },
    ),
  )
})

test('a huge cart costs its last items, not the order’s value', () => {
  const items = Array.from({ length: 600 }, (_, n) => ({ item_id: `SKU${n}`, price: n, quantity: 1 }))
  expect(cleanDetail({ items, value: 99 })).toEqual({ items: items.slice(0, 500), value: 99 })
})

test('a text is never cut through a character', () => {
  expect(cleanDetail({ text: `${'a'.repeat(2_047)}🙂` })).toEqual({ text: 'a'.repeat(2_047) })
})

test('a key cannot reach the prototype', () => {
  const copy = cleanDetail(JSON.parse('{"__proto__":{"polluted":true},"fine":1}'))
  expect(copy).toEqual({ fine: 1 })
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
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
