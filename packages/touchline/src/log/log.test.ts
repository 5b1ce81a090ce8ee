import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toLogLine } from './log-line.ts'
import { mask } from './mask.ts'

test('what an error quotes of somebody is not repeated, and what an operator needs is', () => {
  const own = '/var/lib/touchline'
  for (const [said, kept] of [
    [
      `Cannot parse input: expected ',' before: '"jane@shop.example"}'`,
      'Cannot parse input: expected <text> before: <text>',
    ],
    [`Cannot parse UUID from "nobody\\"`, 'Cannot parse UUID from <text>'],
    ['of jane.doe@example.org and jane%40example.org', 'of <e-mail> and <e-mail>'],
    ['visitor 0197f7d4-6c1e-7c3a-9d2f-3f1f4b8e2a10', 'visitor <id>'],
    ['from 203.0.113.7 and 2001:db8::8a2e:370:7334 or ::1', 'from <address> and <address> or ::1'],
    ['at https://shop.example/a?email=x#y now', 'at https://shop.example/a?… now'],
    ['call +49 151 2345678', 'call <number>'],
    ['key sk_abcdefghijk', 'key <key>'],
    [
      `ENOSPC: no space left, write '/var/lib/touchline/spool/001795565242593-c236ee46.segment'`,
      `ENOSPC: no space left, write '/var/lib/touchline/spool/001795565242593-c236ee46.segment'`,
    ],
    ['connect ECONNREFUSED 127.0.0.1:8123', 'connect ECONNREFUSED 127.0.0.1:8123'],
    [
      '3 rows of 001795565242593-c236ee46.segment are kept in poison/',
      '3 rows of 001795565242593-c236ee46.segment are kept in poison/',
    ],
  ] as const) {
    expect(mask(said, own)).toBe(kept)
  }
  expect(mask('x'.repeat(5_000), own)).toHaveLength(1_001)
})

test('a line is one line of JSON, whatever it tells', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (text, binary) => {
      const detail = text + binary.replaceAll(/\p{Surrogate}/gu, '')
      const line = toLogLine({ event: 'fault', detail }, 'error', new Date(0))
      expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cf}](?!$)/u)
      expect(JSON.parse(line)).toMatchObject({
        event: 'fault',
        level: 'error',
        detail,
      })
    }),
  )
  const invisible = '\u00ad\u061c\u{e0001}\u{110bd}'
  const shown = toLogLine({ event: 'fault', detail: invisible }, 'error', new Date(0))
  expect(shown).not.toMatch(/\p{Cf}/u)
  expect(JSON.parse(shown)).toMatchObject({ detail: invisible })
  const hostile = toLogLine({ event: 'a\r\n{"event":"b"}\u001b[2J\u009b2J' }, 'info', new Date(0))
  expect(hostile.trimEnd()).not.toMatch(/\p{Cc}/u)
})
