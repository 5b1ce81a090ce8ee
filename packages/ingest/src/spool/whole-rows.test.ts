import { expect, test } from 'vitest'
import { toWholeRows } from './whole-rows.ts'

const whole = (text: string) => toWholeRows([Buffer.from(text)]).toString()

test('a row has what the line in front of it shares, up to the next such line', () => {
  const rows = ',"a":1\n{"id":"x"\n{"id":"y","b":"ü"\n,"a":2,"c":"–"\n{"id":"z"\n'
  expect(whole(rows)).toBe('{"id":"x","a":1}\n{"id":"y","b":"ü","a":1}\n{"id":"z","a":2,"c":"–"}\n')
})

test('rows that share nothing are left as they are, as an earlier version wrote them', () => {
  expect(whole('{"id":"x"}\n{"id":"y"}\n')).toBe('{"id":"x"}\n{"id":"y"}\n')
  expect(whole('')).toBe('')
})

test('parts follow each other, and none takes over what another shares', () => {
  const parts = [',"a":1\n{"id":"x"\n', '{"id":"y"}\n', ',"a":2\n{"id":"z"\n'].map(part => Buffer.from(part))
  expect(toWholeRows(parts).toString()).toBe('{"id":"x","a":1}\n{"id":"y"}\n{"id":"z","a":2}\n')
})
