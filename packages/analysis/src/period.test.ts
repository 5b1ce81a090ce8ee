import { expect, test } from 'vitest'
import { previousDays, toSpan } from './period.ts'
import { QuestionError } from './question-error.ts'

const hours = (from: string, to: string, zone: string) => {
  const span = toSpan({ from, to }, zone)
  return (span.to - span.from) / 3_600_000
}

test('a day begins at midnight of the site', () => {
  expect(toSpan({ from: '2026-11-01', to: '2026-11-02' }, 'Europe/Berlin')).toEqual({
    from: Date.UTC(2026, 9, 31, 23),
    to: Date.UTC(2026, 10, 1, 23),
  })
})

test('days on which the clocks change have 23 and 25 hours', () => {
  expect(hours('2026-03-29', '2026-03-30', 'Europe/Berlin')).toBe(23)
  expect(hours('2026-10-25', '2026-10-26', 'Europe/Berlin')).toBe(25)
})

test('a day whose midnight does not exist begins at its first instant', () => {
  // Cuba's clocks go from 00:00 to 01:00.
  expect(hours('2026-03-08', '2026-03-09', 'America/Havana')).toBe(23)
})

test.each(['2026-11-01', '2026-10-01'])(
  'a period from 2026-11-01 to %s is refused and the field named',
  to => {
    expect(() => toSpan({ from: '2026-11-01', to }, 'UTC')).toThrowError(QuestionError)
    expect(() => toSpan({ from: '2026-11-01', to }, 'UTC')).toThrowError(/^to: .*a day after 2026-11-01/)
  },
)

test('the previous period has as many days and ends where this one begins', () => {
  expect(previousDays({ from: '2026-03-01', to: '2026-03-15' })).toEqual({
    from: '2026-02-15',
    to: '2026-03-01',
  })
})

test('a period that reaches beyond all events counts what lies within', () => {
  expect(toSpan({ from: '0001-01-01', to: '9999-12-31' }, 'UTC')).toEqual({ from: 0, to: 2 ** 43 })
  expect(toSpan({ from: '1960-01-01', to: '1970-01-02' }, 'UTC')).toEqual({ from: 0, to: 86_400_000 })
})
