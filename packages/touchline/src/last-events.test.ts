import { expect, test } from 'vitest'
import { createLastEvents } from './last-events.ts'

const visitor = '00000000-0000-4000-8000-000000000001'

test('an event of one site says nothing about another', () => {
  const lastEvents = createLastEvents()
  expect([lastEvents.at(), lastEvents.at('main')]).toEqual([null, null])
  lastEvents.begin(new Map([['main', 5]]))
  expect([lastEvents.at(), lastEvents.at('main'), lastEvents.at('second')]).toEqual([5, 5, null])
  const before = Date.now()
  lastEvents.note({ events: 1, visitors: [{ site: 'second', visitor }] })
  expect(lastEvents.at('main')).toBe(5)
  expect(lastEvents.at('second')).toBeGreaterThanOrEqual(before)
  expect(lastEvents.at()).toBe(lastEvents.at('second'))
})

test('a batch without an event is none', () => {
  const lastEvents = createLastEvents()
  lastEvents.note({ events: 0, visitors: [] })
  expect(lastEvents.at()).toBeNull()
})
