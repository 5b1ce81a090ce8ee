import { expect, test } from 'vitest'
import { scrubUrl } from './scrub.ts'

test.each([
  ['https://s.de/a?token=abc&utm_source=mail', 'https://s.de/a?token=redacted&utm_source=mail'],
  [
    'https://s.de/a?access_token=1&api_key=2&sig=3',
    'https://s.de/a?access_token=redacted&api_key=redacted&sig=redacted',
  ],
  ['https://s.de/a?authToken=1;phone=2', 'https://s.de/a?authToken=redacted;phone=redacted'],
  [
    'https://s.de/a?code=1&password=2&sessionid=3',
    'https://s.de/a?code=redacted&password=redacted&sessionid=redacted',
  ],
  ['https://s.de/u/jane.doe@example.com/x', 'https://s.de/u/redacted/x'],
  ['https://s.de/a?q=jane%40example.com', 'https://s.de/a?q=redacted'],
  ['https://s.de/a?s=eyJhbGci.eyJzdWIi.SflKxw', 'https://s.de/a?s=redacted'],
  ['https://s.de/a?x=1#access_token=abc', 'https://s.de/a?x=1'],
])('secrets leave an address: %s', (url, scrubbed) => {
  expect(scrubUrl(url)).toBe(scrubbed)
})

test.each([
  'https://s.de/search?keyword=boots&author=kafka&design=oak',
  'https://s.de/a?gclid=Cj0K&utm_medium=cpc&page=2',
  'https://s.de/@shop/post',
])('everything else stays to the letter: %s', url => {
  expect(scrubUrl(url)).toBe(url)
})
