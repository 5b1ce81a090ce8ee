import { expect, test } from 'vitest'
import { createRecorder } from './recorder.ts'

const page = '{"url":"https://shop.test/"}'

test('ids hold the time and sort as the events did', () => {
  const recorder = createRecorder()
  const ids = Array.from({ length: 100 }, () => {
    const event = recorder._record('a', undefined, page)
    return typeof event === 'string' ? event : event.id
  })
  expect([...ids].sort()).toEqual(ids)
  expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('an order with more items than an event can carry keeps its value and its first items', () => {
  const items = Array.from({ length: 400 }, (_, n) => ({
    item_id: `SKU${n}`,
    item_name: 'x'.repeat(300),
    price: n,
  }))
  const event = createRecorder()._record('purchase', { value: 99, currency: 'EUR', items }, page)
  if (typeof event === 'string') throw new Error(event)
  const { data } = JSON.parse(event.json)
  expect(data).toMatchObject({ value: 99, currency: 'EUR' })
  expect(data.items.length).toBeGreaterThanOrEqual(20)
  expect(event.bytes).toBeLessThanOrEqual(32_768)
})

test('what cannot be made to fit is refused and takes no sequence number', () => {
  const recorder = createRecorder()
  const items = Array.from({ length: 400 }, () =>
    Object.fromEntries(Array.from({ length: 90 }, (_, n) => [`key${n}`, 'ä'.repeat(300)])),
  )
  expect(recorder._record('a', { items }, page)).toBe('too_large')
  expect(recorder._record('', undefined, page)).toBe('invalid')
  const event = recorder._record('a', undefined, page)
  expect(typeof event === 'string' ? event : JSON.parse(event.json).seq).toBe(1)
})
