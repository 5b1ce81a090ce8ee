import { expect, test } from 'vitest'
import type { Site } from '../settings/site.ts'
import { createKnownColumns } from './known-columns.ts'

const site: Site = {
  id: 'main',
  name: 'Shop',
  timeZone: 'UTC',
  currency: 'EUR',
  hosts: [],
  origins: [],
  keyEvent: 'purchase',
}

test('what was added is found, under its name and for its site alone', () => {
  const known = createKnownColumns()
  known(site).add('view', '{}', 'columns')
  const found = [
    known(site).find('view', '{}'),
    known(site).find('other', '{}'),
    known(site).find('view', ''),
  ]
  expect([...found, known({ ...site }).find('view', '{}')]).toEqual([
    'columns',
    undefined,
    undefined,
    undefined,
  ])
})

test('what is asked for stays, whatever else comes, and there is a limit to what is kept', () => {
  const knownOf = createKnownColumns()
  const columns = 'x'.repeat(800)
  knownOf(site).add('view', 'asked for', columns)
  const names = Array.from({ length: 50 }, (_, index) => `name ${index}`)
  for (const name of names) {
    const known = knownOf(site)
    for (let number = 0; number < 1_000; number += 1) known.add(name, String(number), columns)
    expect(known.find('view', 'asked for')).toBe(columns)
  }
  const kept = names.map(name => knownOf(site).find(name, '1')).filter(found => found !== undefined)
  expect(kept.length).toBeGreaterThan(3)
  expect(kept.length).toBeLessThan(12)
})

test('a name whose data never come again is not looked at for a while', () => {
  const known = createKnownColumns()(site)
  const ask = (data: string): boolean => {
    const isFound = known.find('engagement', data) !== undefined
    if (!isFound) known.add('engagement', data, 'columns')
    return isFound
  }
  for (let number = 0; number < 5_000; number += 1) ask(`new ${number}`)
  expect([ask('the same'), ask('the same')]).toEqual([false, false])
  // It is tried again: by then they may be the same.
  const later = Array.from({ length: 70_000 }, () => ask('the same'))
  expect(later.slice(-1_000)).toEqual(Array.from({ length: 1_000 }, () => true))
})
