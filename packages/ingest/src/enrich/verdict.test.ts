import { expect, test } from 'vitest'
import { verdictOf } from './verdict.ts'

const person = { declaredBot: false, prefetch: false }

test('one sign alone makes nobody suspect, two do', () => {
  expect(verdictOf(person)).toBe('human')
  expect(verdictOf({ ...person, webdriver: true })).toBe('human')
  expect(verdictOf({ ...person, webdriver: true, screen: [0, 0] })).toBe('suspect')
  expect(verdictOf({ ...person, languages: [], timeZone: '' })).toBe('suspect')
  expect(verdictOf({ ...person, webdriver: true, brands: '"HeadlessChrome";v="140"' })).toBe('suspect')
})

test('a declared bot and a prefetch that nobody has looked at are bots', () => {
  expect(verdictOf({ ...person, declaredBot: true })).toBe('bot')
  expect(verdictOf({ ...person, prefetch: true })).toBe('bot')
})
