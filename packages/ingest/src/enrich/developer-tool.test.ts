import { expect, test } from 'vitest'
import { isDeveloperTool, isFromThisMachine } from './developer-tool.ts'

test.each([
  ['127.0.0.1', {}, true],
  ['::1', {}, true],
  ['::ffff:127.0.0.1', {}, true],
  ['127.0.0.1', { 'x-forwarded-for': '203.0.113.9' }, false],
  ['127.0.0.1', { forwarded: 'for=203.0.113.9' }, false],
  ['203.0.113.9', {}, false],
  ['127.0.0.1.example', {}, false],
  [undefined, {}, false],
])('a request from %s with the headers %o is from this machine: %s', (address, headers, local) => {
  expect(isFromThisMachine(new Headers(headers as Record<string, string>), address)).toBe(local)
})

test.each([
  ['', true],
  ['node', true],
  ['undici', true],
  ['curl/8.5.0', true],
  ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/156.0.0.0 Safari/537.36', true],
  ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', false],
  ['GPTBot/1.2', false],
  ['nodebot/1.0', false],
])('the user agent "%s" is a developer’s tool: %s', (userAgent, is) => {
  expect(isDeveloperTool(userAgent)).toBe(is)
})
