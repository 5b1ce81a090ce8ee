import fc from 'fast-check'
import { expect, test } from 'vitest'
import { correctTime } from './event-time.ts'

const clock = (time: string) => Date.parse(`2026-11-22T${time}Z`)

test.each([
  ['a clock 15 minutes fast', '10:15:00', '10:20:00', '10:05:02', '10:00:02'],
  ['two hours offline', '08:00:00', '10:00:00', '10:00:00', '08:00:00'],
  ['a negative age', '10:00:05', '10:00:00', '10:00:01', '10:00:01'],
])('%s is corrected', (_, created, sent, received, corrected) => {
  const time = correctTime({ at: clock(created), sentAt: clock(sent), receivedAt: clock(received) })
  expect(time.at).toBe(clock(corrected))
})

test('a clock that was set between creation and sending is overruled by the page’s own', () => {
  const time = correctTime({
    at: clock('06:00:00'),
    mono: 1_000,
    sentAt: clock('10:00:05'),
    sentMono: 6_000,
    receivedAt: clock('10:00:05'),
  })
  expect(time.at).toBe(clock('10:00:00'))
})

test('without a time of sending the sender’s time is true, but never later than the receipt', () => {
  const receivedAt = clock('10:00:00')
  expect(correctTime({ at: receivedAt - 5, receivedAt }).at).toBe(receivedAt - 5)
  expect(correctTime({ at: receivedAt + 5, receivedAt }).at).toBe(receivedAt)
})

test('an event is late when it is older than seven days', () => {
  const receivedAt = clock('10:00:00')
  const week = 7 * 24 * 3_600_000
  expect(correctTime({ at: receivedAt - week, receivedAt }).late).toBe(false)
  expect(correctTime({ at: receivedAt - week - 1, receivedAt }).late).toBe(true)
})

test('how wrong a clock is makes no difference as long as it stays as wrong', () => {
  const time = fc.integer({ min: 0, max: 4e12 })
  fc.assert(
    fc.property(time, fc.nat(), fc.integer({ min: -1e12, max: 1e12 }), (receivedAt, age, error) => {
      const sentAt = receivedAt + error
      return correctTime({ at: sentAt - age, sentAt, receivedAt }).at === receivedAt - age
    }),
  )
})
