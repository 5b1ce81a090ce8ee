import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toAddressPath } from './path.ts'

test.each([
  ['/größentabelle', '/gr%C3%B6%C3%9Fentabelle'],
  ['/gr%c3%b6%c3%9fentabelle', '/gr%C3%B6%C3%9Fentabelle'],
  ['/products/*', '/products/*'],
  ['/日本/*', '/%E6%97%A5%E6%9C%AC/*'],
  ['/a b', '/a%20b'],
  ['/50%_off', '/50%_off'],
  ['/', '/'],
])('%s is %s', (path, written) => expect(toAddressPath(path)).toBe(written))

test('is what a browser makes of a path, and stays that', () => {
  const segment = fc.string({ unit: 'grapheme' }).filter(text => !/[\\/?#]|^(\.|%2e){1,2}$/i.test(text))
  fc.assert(
    fc.property(fc.array(segment, { minLength: 1 }), segments => {
      const path = `/x${segments.join('/x')}x`.replaceAll(/[\t\n\r]/g, '')
      const inAddress = toAddressPath(new URL(path, 'https://shop.example').pathname)
      expect(toAddressPath(path)).toBe(inAddress)
      expect(toAddressPath(inAddress)).toBe(inAddress)
    }),
  )
})
