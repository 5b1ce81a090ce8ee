import { automaticEvents } from '@touchline/protocol'
import { expect, test } from 'vitest'
import { eventKind } from './event-kind.ts'

const kind = (name: string, data?: Record<string, unknown>, fromPage = true) =>
  eventKind({ name, data, fromPage })

test('a page view is counted but not interactive', () => {
  expect(kind('page_view')).toEqual({ interactive: false, counted: true, activity: true })
})

test('the view of a page that nobody has looked at counts for nothing', () => {
  expect(kind('page_view', { unseen: true })).toEqual({ interactive: false, counted: false, activity: false })
  expect(kind('page_view', { unseen: 'true' }).counted).toBe(true)
})

test.each(['add_to_cart', 'chat_open', 'size_guide_opened', '__proto__', 'constructor'])(
  '%s is interactive',
  name => {
    expect(kind(name)).toEqual({ interactive: true, counted: true, activity: true })
  },
)

test.each(automaticEvents)('%s happens by itself', name => {
  expect(kind(name)).toMatchObject({ interactive: false, counted: false })
})

test('an event of the shop’s own can say that it happens by itself', () => {
  expect(kind('video_autoplay', { interactive: false })).toMatchObject({ interactive: false, counted: false })
})

test('a touchpoint that was only seen is a touch, and no interaction', () => {
  expect(kind('touchpoint', { action: 'seen' })).toMatchObject({ interactive: false, counted: true })
  expect(kind('touchpoint', { action: 'click' })).toMatchObject({ interactive: true, counted: true })
})

test('reports made on leaving and events of servers extend no session', () => {
  expect(kind('web_vital').activity).toBe(false)
  expect(kind('page_leave').activity).toBe(false)
  expect(kind('engagement', { engaged_ms: 0 }).activity).toBe(false)
  expect(kind('engagement', { engaged_ms: 900 }).activity).toBe(true)
  expect(kind('purchase', undefined, false).activity).toBe(false)
})
