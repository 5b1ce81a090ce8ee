import { expect, test } from 'vitest'
import { toTable } from './table.ts'

test('columns are as wide as their widest cell', () => {
  expect(
    toTable(
      ['a', 'name'],
      [
        ['long', 'x'],
        ['', 'é'],
      ],
    ),
  ).toBe('a     name\n────  ────\nlong  x\n      é\n')
})

test('a name from a page cannot steer the terminal', () => {
  expect(toTable(['name'], [['\u001b[2Jred\u202e']])).toBe('name\n──────\n[2Jred\n')
})
