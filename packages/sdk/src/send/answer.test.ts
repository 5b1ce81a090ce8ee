import { expect, test } from 'vitest'
import { readRetryAfter } from './answer.ts'

const now = Date.UTC(2026, 10, 1)

test.each<[string | null, number | undefined]>([
  ['30', 30_000],
  [' 2 ', 2_000],
  [new Date(now + 5_000).toUTCString(), 5_000],
  ['999999', 3_600_000],
  [null, undefined],
  ['', undefined],
  ['0', undefined],
  ['-5', undefined],
  ['soon', undefined],
  [new Date(now - 5_000).toUTCString(), undefined],
])('Retry-After %j means %j ms', (header, ms) => {
  expect(readRetryAfter(header, now)).toBe(ms)
})
