import { expect, test } from 'vitest'
import { readPage } from './page-columns.ts'

test.each([
  ['https://Shop.Example/Products/?q=1#top', 'shop.example', '/Products'],
  ['https://shop.example', 'shop.example', '/'],
  ['https://shop.example///', 'shop.example', '/'],
  ['https://shop.example/a//', 'shop.example', '/a'],
  ['https://shop.example/größen', 'shop.example', '/gr%C3%B6%C3%9Fen'],
  ['https://shop.example/gr%c3%b6%c3%9fen/', 'shop.example', '/gr%C3%B6%C3%9Fen'],
])('%s is counted under host %s and path %s', (address, host, path) => {
  expect(readPage(address)).toMatchObject({ host, path })
})

test('an event without a readable address has no page', () => {
  expect(readPage(undefined)).toEqual({ url: '', host: '', path: '', sent: null })
  expect(readPage('nonsense').path).toBe('')
})
