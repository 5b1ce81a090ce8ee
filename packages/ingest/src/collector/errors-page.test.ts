import { readFileSync } from 'node:fs'
import { refusalCodes } from '@touchline/protocol'
import { expect, test } from 'vitest'

const page = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8')

test('docs/errors.md explains every code of the table, and no other, with its status and meaning', () => {
  const documented = [...page.matchAll(/^### `(\w+)` — (.+)$/gm)].map(([, code, status]) => [code, status])
  const table = Object.entries(refusalCodes).map(([code, { status }]) => [
    code,
    status === null ? 'one event' : String(status),
  ])
  expect(documented).toEqual(table)
  for (const { meaning } of Object.values(refusalCodes)) expect(page).toContain(`\n${meaning}`)
})
