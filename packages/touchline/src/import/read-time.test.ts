import { expect, test } from 'vitest'
import { createTimeReader } from './read-time.ts'

const berlin = 'Europe/Berlin'

test.each([
  ['2026-11-02T10:00:00Z', '2026-11-02T10:00:00.000Z'],
  ['2026-11-02 10:00:00 +0100', '2026-11-02T09:00:00.000Z'],
  ['2026-11-02 10:00:00+01:00', '2026-11-02T09:00:00.000Z'],
  ['2026-11-02T10:00:00', '2026-11-02T09:00:00.000Z'],
  ['2026-07-02 10:00', '2026-07-02T08:00:00.000Z'],
  ['2026-11-02', '2026-11-01T23:00:00.000Z'],
  ['', null],
  ['yesterday', null],
  ['2026-11-31 10:00', null],
])('an ISO time %s is %s', (text, iso) => {
  const at = createTimeReader(undefined, berlin)(text)
  expect(at === null ? null : new Date(at).toISOString()).toBe(iso)
})

test.each([
  ['dd.MM.yyyy HH:mm', '02.11.2026 10:05', '2026-11-02T09:05:00.000Z'],
  ['d.M.yy', '2.7.26', '2026-07-01T22:00:00.000Z'],
  ['M/d/yyyy h:mm a', '11/2/2026 12:05 AM', '2026-11-01T23:05:00.000Z'],
  ['M/d/yyyy h:mm a', '11/2/2026 1:05 p.m.', '2026-11-02T12:05:00.000Z'],
  ['yyyy-MM-dd HH:mm:ss', '2026-11-02 10:05:09', '2026-11-02T09:05:09.000Z'],
  ['dd.MM.yyyy', '31.11.2026', null],
  ['dd.MM.yyyy', '1.11.2026', null],
  ['dd.MM.yyyy', '01x11x2026', null],
])('in the form %s the time %s is %s', (format, text, iso) => {
  const at = createTimeReader(format, berlin)(text)
  expect(at === null ? null : new Date(at).toISOString()).toBe(iso)
})

test('a form without a day is refused', () => {
  expect(() => createTimeReader('HH:mm', berlin)).toThrow('the format names no month: HH:mm')
})
