import { expect, test } from 'vitest'
import { toRowGroups } from './row-groups.ts'

const groups = (...parts: string[]) => toRowGroups(parts.map(part => Buffer.from(part))).toString()

test('rows come in one row with what they share, up to the next line of that', () => {
  const rows = ',"a":1\n{"id":"x"\n{"id":"y","b":"ü"\n,"a":2,"c":"–"\n{"id":"z"\n'
  expect(groups(rows)).toBe(
    '{"a":1,"events":[{"id":"x"},{"id":"y","b":"ü"}]}\n{"a":2,"c":"–","events":[{"id":"z"}]}\n',
  )
})

test('parts follow each other, and none takes over what another shares', () => {
  expect(groups(',"a":1\n{"id":"x"\n', ',"a":1\n{"id":"z"\n')).toBe(
    '{"a":1,"events":[{"id":"x"}]}\n{"a":1,"events":[{"id":"z"}]}\n',
  )
  expect(groups()).toBe('')
})

test('a line that no row follows shares nothing', () => {
  expect(groups(',"a":1\n,"a":2\n{"id":"x"\n')).toBe('{"a":2,"events":[{"id":"x"}]}\n')
})

test('a group has about a megabyte at most', () => {
  const row = `{"data":"${'x'.repeat(300_000)}"\n`
  const lines = groups(`,"a":1\n${row.repeat(10)}`)
    .split('\n')
    .filter(Boolean)
  expect(lines.map(line => JSON.parse(line).events.length)).toEqual([4, 4, 2])
  expect(lines.every(line => line.startsWith('{"a":1,"events":['))).toBe(true)
})
