import { expect, test } from 'vitest'
import { readUserAgent } from './user-agent.ts'

const chrome =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1'
const ipad =
  'Mozilla/5.0 (iPad; CPU OS 15_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.0 Mobile/15E148 Safari/604.1'

test.each([
  [chrome, 'desktop', 'Chrome', 'Linux', false],
  [iphone, 'mobile', 'Safari', 'iOS', false],
  [ipad, 'tablet', 'Safari', 'iOS', false],
])('%s is read', (header, device, browser, os, bot) => {
  expect(readUserAgent(header)).toEqual({ device, browser, os, bot })
})

test.each([
  ['HeadlessChrome', chrome.replace('Chrome/', 'HeadlessChrome/')],
  [
    'GPTBot',
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)',
  ],
  ['an empty header', ' '],
])('%s is a bot', (_, header) => {
  expect(readUserAgent(header).bot).toBe(true)
})

test('a header of 100,000 characters is answered as quickly as a short one', () => {
  expect(readUserAgent('Mozilla/5.0 '.repeat(10_000)).device).toBe('other')
})
