import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { automaticEvents, commerceEvents, offlineEvents, touchlineEvents } from './vocabulary.ts'

const page = readFileSync(new URL('../../../docs/events.md', import.meta.url), 'utf8')
const [, commerce = '', onPages = '', elsewhere = ''] = page.split('\n## ')

const rowsOf = (part: string) =>
  [...part.matchAll(/^\| `(\w+)` \|(.*)\|$/gm)].map(([, name, rest]) => ({ name, rest }))
const namesOf = (part: string) => rowsOf(part).map(({ name }) => name)

test('docs/events.md explains every name of the vocabulary, and no other', () => {
  expect(namesOf(commerce)).toEqual(commerceEvents)
  expect(namesOf(onPages)).toEqual(touchlineEvents)
  expect(namesOf(elsewhere)).toEqual(offlineEvents)
})

test('docs/events.md says of each whether it happens by itself', () => {
  const automatic = rowsOf(onPages).filter(({ rest }) => rest?.trimEnd().endsWith('| yes'))
  expect(automatic.map(({ name }) => name).sort()).toEqual([...automaticEvents].sort())
})
