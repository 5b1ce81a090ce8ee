/**
 * Bodies as no honest sender makes them, and some that are almost honest.
 *
 * @module
 */
import { gzipSync } from 'node:zlib'
import type { Random } from './random.ts'
import { createPageBatch } from './wire.ts'

/** A body and the headers it comes with. */
export interface HostileBody {
  readonly body: Buffer
  readonly headers: Readonly<Record<string, string>>
}

/** Texts that something takes for more than a text. */
const texts = [
  '',
  ' ',
  '\0',
  '\u0000\u001b[31m',
  '\ud800',
  'a\udfff\ud800b',
  '\ufeff',
  '__proto__',
  'constructor',
  'toString',
  'prototype',
  'null',
  '../../../etc/passwd',
  '<script>alert(1)</script>',
  'javascript:alert(1)',
  "'; DROP TABLE events; --",
  '=cmd|calc',
  '%00%ff%',
  'https://',
  'https://[::1',
  'https://user:pass@shop.example:99999/?token=x#y',
  'data:text/html,x',
  '👩‍👩‍👧‍👦',
  '{{7*7}}',
  '\r\nset-cookie: a=b',
  'İ'.repeat(64),
]
/** Rare, since they make bodies large, and most of what is wrong is small. */
const longTexts = ['ﷺ'.repeat(2_000), 'x'.repeat(70_000), '👩‍👩‍👧‍👦'.repeat(500), '\ud83d'.repeat(5_000)]
const textOf = (random: Random): string => random.pick(random() < 0.002 ? longTexts : texts)

/** JSON as it may be written, but hardly ever is. */
const rawValues = [
  '1e999',
  '-1e999',
  '-0',
  '9223372036854775808',
  '18446744073709551616',
  '1e-400',
  '0.1e1',
  'NaN',
  'Infinity',
  'undefined',
  '01',
  '+1',
  '.5',
  '"\\ud800"',
  '"\\u0000"',
  '"\\x41"',
  "'single'",
  '[,]',
  '{"a":1,"a":2}',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"":""}',
  'null',
  'true',
  '[]',
  '{}',
  '[[[[[[[[]]]]]]]]',
]
const fields = [
  'v key batch visitor stream consent sentAt mono sdk env ledger events'.split(' '),
  'id seq at mono name page data visitor user emailSha256 orderId context'.split(' '),
]
const eventNames = [
  'page_view',
  'purchase',
  'identify',
  'checkout_step',
  'touchpoint',
  'survey_answer',
  'reset',
  'engagement',
]

/** Makes one body; the same chance makes the same one. */
export function makeHostileBody(random: Random, key: string): HostileBody {
  const batch = makeBatch(random, key)
  const kind = random.below(20)
  if (kind < 8) return plain(JSON.stringify(batch))
  if (kind < 12) return plain(withRawValues(JSON.stringify(batch), random))
  if (kind < 15) return { ...plain(''), body: damaged(Buffer.from(JSON.stringify(batch)), random) }
  if (kind < 16) return plain(misshapen(random, JSON.stringify(batch)))
  if (kind < 18) return packed(Buffer.from(JSON.stringify(batch)), random)
  return { body: Buffer.from(JSON.stringify(batch)), headers: oddHeaders(random) }
}

const plain = (text: string): HostileBody => ({
  body: Buffer.from(text),
  headers: { 'content-type': 'text/plain' },
})

/** A batch of a page in which some fields are not what they should be. */
function makeBatch(random: Random, key: string): Record<string, unknown> {
  const batch: Record<string, unknown> = { ...createPageBatch({ key, size: 1 + random.below(4) }) }
  batch.events = (batch.events as object[]).map(event => {
    const changed: Record<string, unknown> = { ...event, name: random.pick(eventNames) }
    return spoil(changed, fields[1] ?? [], random)
  })
  return random() < 0.4 ? spoil(batch, fields[0] ?? [], random) : batch
}

function spoil(
  object: Record<string, unknown>,
  names: readonly string[],
  random: Random,
): Record<string, unknown> {
  const often = random.below(4)
  for (let i = 0; i < often; i += 1) {
    const name = random() < 0.85 ? random.pick(names) : random.pick(texts)
    Object.defineProperty(object, name, {
      value: makeValue(random, 0),
      enumerable: true,
      configurable: true,
      writable: true,
    })
  }
  return object
}

function makeValue(random: Random, depth: number): unknown {
  const kind = random.below(depth > 1 && random() < 0.8 ? 6 : 9)
  if (kind < 3) return textOf(random)
  if (kind < 4)
    return random.pick([0, -0, 1, -1, 0.1, 2 ** 31, 2 ** 53, 2 ** 63, -(2 ** 63), 1e308, 8.64e15, 1e21])
  if (kind < 6) return random.pick([null, true, false, [], {}])
  if (kind === 6) return Array.from({ length: random.below(4) }, () => makeValue(random, depth + 1))
  return Object.fromEntries(
    Array.from({ length: random.below(random() < 0.005 ? 300 : 4) }, (_, index) => [
      random() < 0.5
        ? `k${index}`
        : random.pick([...texts, 'value', 'currency', 'items', 'user', 'touchpoint', 'url']),
      makeValue(random, depth + 1),
    ]),
  )
}

/** Values in a text of JSON exchanged for others that no `JSON.stringify` writes. */
function withRawValues(text: string, random: Random): string {
  const places = [...text.matchAll(/:("(?:[^"\\]|\\.)*"|-?[\d.]+|true|false|null)/g)]
  if (places.length === 0) return text
  const { index, 0: found } = random.pick(places)
  return `${text.slice(0, index)}:${random.pick(rawValues)}${text.slice(index + found.length)}`
}

function damaged(bytes: Buffer, random: Random): Buffer {
  const times = 1 + random.below(5)
  let result = bytes
  for (let i = 0; i < times; i += 1) {
    const at = random.below(result.byteLength + 1)
    const noise = Buffer.from([random.below(256), 0xff, 0xc0, 0xed, 0xa0, 0x80].slice(0, 1 + random.below(6)))
    result = Buffer.concat([result.subarray(0, at), noise, result.subarray(at + random.below(4))])
    if (random() < 0.1) result = result.subarray(0, at)
  }
  return result
}

// A hundred thousand would do no more than fill half a megabyte each time.
const levels = (random: Random): number => (random() < 0.05 ? 100_000 : 3_000)

function misshapen(random: Random, text: string): string {
  const whole = text.slice(0, -1)
  const deep = levels(random)
  switch (random.below(10)) {
    case 0:
      return `\ufeff${text}`
    case 1:
      return `${'['.repeat(deep)}${']'.repeat(deep)}`
    case 2:
      return `${whole},"deep":${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}}`
    case 3:
      return `${whole},"events":[{"data":${'['.repeat(deep)}${']'.repeat(deep)}}]}`
    case 4:
      return `${whole},"events":[{"id":"x","data":{${Array.from({ length: random.below(10_000) }, (_, i) => `"k${i}":${i}`).join(',')}}}]}`
    case 5:
      return `${text}${text}`
    case 6:
      return text.replaceAll(':', ':\u2028')
    case 7:
      return `${whole},"events":${JSON.stringify(Array.from({ length: 501 }, () => 1))}}`
    case 8:
      return text
        .replaceAll('{', '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},')
        .replaceAll(',}', '}')
    default:
      return random.pick(rawValues)
  }
}

// Two megabytes unpacked are allowed, ten are not; as bytes on the wire they are next to nothing.
const bombs = [6, 10, 60].map(megabytes => gzipSync(Buffer.alloc(megabytes * 1_000_000)))

function packed(bytes: Buffer, random: Random): HostileBody {
  const declared = random() < 0.5 ? { 'content-encoding': 'gzip' } : {}
  const headers = { 'content-type': 'text/plain', ...declared }
  const gzip = gzipSync(bytes, { level: 1 })
  switch (random.below(6)) {
    case 0:
      return { body: gzip, headers }
    case 1:
      return { body: gzip.subarray(0, random.below(gzip.byteLength)), headers }
    case 2:
      return { body: gzipSync(gzip, { level: 1 }), headers }
    case 3:
      return { body: damaged(gzip, random), headers }
    case 4:
      return { body: random() < 0.05 ? random.pick(bombs) : Buffer.concat([gzip, gzip]), headers }
    default:
      return { body: bytes, headers: { ...headers, 'content-encoding': 'gzip' } }
  }
}

function oddHeaders(random: Random): Record<string, string> {
  const header = (name: string, values: readonly string[]) => ({ [name]: random.pick(values) })
  return {
    ...header('content-type', [
      'text/plain',
      'text/plain;charset=utf-16',
      'application/json',
      'multipart/form-data',
      ';;;',
      '',
    ]),
    ...header('content-encoding', ['identity', 'GZIP', 'br', 'deflate', 'gzip, gzip', 'x']),
    ...header('origin', ['null', 'https://shop.example', 'https://\u00e9vil.example', 'x'.repeat(5_000)]),
    ...header('user-agent', [
      '',
      'x'.repeat(8_000),
      'Mozilla/5.0 '.repeat(400),
      '((((((((((',
      'curl/8',
      '\u00ff\u00fe',
    ]),
    ...header('authorization', [
      '',
      'Bearer',
      'Bearer   ',
      'Bearer sk_wrong',
      'Basic eDp5',
      `Bearer ${'y'.repeat(4_000)}`,
    ]),
    ...header('sec-ch-ua', ['', '"', '"a";v="1", '.repeat(300)]),
    ...header('x-forwarded-for', ['', '127.0.0.1', '::', 'not an address', '1.2.3.4, '.repeat(200)]),
    ...header('content-length', ['0', '-1', '99999999999', 'x']),
  }
}
