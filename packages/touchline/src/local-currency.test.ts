import { expect, test } from 'vitest'
import { localCurrency, readCurrency } from './local-currency.ts'

test('a locale’s region names its currency; without one it is the euro', () => {
  expect(readCurrency('en_US.UTF-8')).toBe('USD')
  expect(readCurrency('de_CH')).toBe('CHF')
  expect(readCurrency('de_DE.UTF-8')).toBe('EUR')
  for (const locale of [undefined, '', 'C', 'POSIX', 'C.UTF-8', 'en'])
    expect(readCurrency(locale)).toBe('EUR')
})

test('the narrower setting of the environment wins', () => {
  expect(localCurrency({ LANG: 'en_US', LC_MONETARY: 'en_GB' })).toBe('GBP')
  expect(localCurrency({ LANG: 'en_US', LC_ALL: '' })).toBe('USD')
})
