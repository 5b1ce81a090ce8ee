import { brotliCompressSync, gzipSync } from 'node:zlib'
import { limits, Refusal, refusalCodes } from '@touchline/protocol'
import { describe, expect, test } from 'vitest'
import {
  accepted,
  event,
  eventId,
  now,
  refused,
  request,
  useCollector,
} from '../../../../test/support/collector.ts'

const { keys, collect, collectInto, send, batch, stored } = useCollector()

describe('refused as a whole', () => {
  test.each<
    [
      what: string,
      body: () => Parameters<typeof request>[0],
      headers: () => Record<string, string>,
      code: string,
    ]
  >([
    ['no body', () => null, () => ({}), 'bad_json'],
    ['half a JSON text', () => '{"v":1,', () => ({}), 'bad_json'],
    ['bytes that are no UTF-8', () => new Uint8Array([0x22, 0xff, 0x22]), () => ({}), 'bad_json'],
    ['a list', () => `[{"key":"${keys.public}"}]`, () => ({}), 'bad_batch'],
    ['a batch without an id', () => batch([], { batch: undefined }), () => ({}), 'bad_batch'],
    ['501 events', () => batch(Array.from({ length: 501 }, () => 1)), () => ({}), 'bad_batch'],
    ['a page’s batch without a stream', () => batch([], { stream: undefined }), () => ({}), 'bad_batch'],
    ['another wire version', () => batch([], { v: 2 }), () => ({}), 'bad_version'],
    ['gzip cut short', () => gzipSync('{}'.repeat(500)).subarray(0, 20), () => ({}), 'bad_encoding'],
    ['gzip inside gzip', () => gzipSync(gzipSync(JSON.stringify(batch([])))), () => ({}), 'bad_json'],
    ['no key', () => batch([], { key: undefined }), () => ({}), 'no_key'],
    ['an unknown key', () => batch([], { key: 'pk_unknown' }), () => ({}), 'unknown_key'],
    ['a read key', () => batch([]), () => ({ authorization: `Bearer ${keys.read}` }), 'unknown_key'],
    ['a secret key in the body', () => batch([], { key: keys.secret }), () => ({}), 'unknown_key'],
    [
      'a foreign origin',
      () => batch([], { key: keys.fenced }),
      () => ({ origin: 'https://evil.example' }),
      'origin_not_allowed',
    ],
    [
      'no origin where one is asked for',
      () => batch([], { key: keys.fenced }),
      () => ({}),
      'origin_not_allowed',
    ],
    ['brotli', () => brotliCompressSync('{}'), () => ({ 'content-encoding': 'br' }), 'unsupported_type'],
    [
      'a form',
      () => 'a=b',
      () => ({ 'content-type': 'application/x-www-form-urlencoded' }),
      'unsupported_type',
    ],
    ['a body of more than 1 MB', () => 'x'.repeat(limits.bodyBytes + 1), () => ({}), 'too_large'],
    ['a bomb of gzip', () => gzipSync(Buffer.alloc(50_000_000)), () => ({}), 'too_large'],
  ])('%s', async (_, body, headers, code) => {
    const response = await send(body(), headers())
    expect(await refused(response)).toEqual([refusalCodes[code as keyof typeof refusalCodes].status, code])
  })

  test('an endless body is not read beyond its limit', async () => {
    let pulled = 0
    const endless = new ReadableStream({
      pull(controller) {
        pulled += 1
        controller.enqueue(new Uint8Array(100_000))
      },
    })
    expect(await refused(await send(endless))).toEqual([413, 'too_large'])
    // Between a server and its sender, sockets hold some megabytes.
    expect(pulled).toBeLessThan(200)
  })

  test('another method is named, with the ones that are taken', async () => {
    const response = await collect(new Request('http://collector.example/v1/events'))
    expect(response.headers.get('allow')).toBe('POST, OPTIONS')
    expect(await refused(response)).toEqual([405, 'method_not_allowed'])
  })

  test('a disk that takes nothing is a 503 that says when to come back', async () => {
    const full = {
      append: () =>
        Promise.reject(new Refusal('spool_unavailable', 'the disk is full', { retryAfterMs: 1_500 })),
    }
    const response = await collectInto(full)(request(batch([event({ id: eventId(now) })])))
    expect(response.headers.get('retry-after')).toBe('2')
    expect(await refused(response)).toEqual([503, 'spool_unavailable'])
  })

  test('a fault of the collector’s own is reported, and answered without a word of it', async () => {
    const heard: unknown[] = []
    const broken = { append: () => Promise.reject(new Error('secret detail')) }
    const faulty = collectInto(broken, error => heard.push(error))
    const response = await faulty(request(batch([event({ id: eventId(now) })])))
    expect(await response.clone().text()).not.toContain('secret detail')
    expect(await refused(response)).toEqual([500, 'internal'])
    expect(heard).toHaveLength(1)
  })
})

describe('a page of another origin', () => {
  const origin = 'https://shop.example'

  test('may ask first, and is told for how long the answer holds', async () => {
    const preflight = new Request('http://collector.example/v1/events', {
      method: 'OPTIONS',
      headers: { origin },
    })
    const response = await collect(preflight)
    expect(response.status).toBe(204)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'POST',
      'access-control-max-age': '86400',
      vary: 'Origin',
    })
  })

  test('can read acceptance and refusal alike, and never with credentials', async () => {
    for (const key of [keys.fenced, 'pk_unknown']) {
      const response = await send(batch([], { key }), { origin })
      expect(response.headers.get('access-control-allow-origin')).toBe(origin)
      expect(response.headers.get('vary')).toBe('Origin')
      expect(response.headers.has('access-control-allow-credentials')).toBe(false)
    }
  })

  test('an origin on the site’s list is let in', async () => {
    await accepted(await send(batch([event()], { key: keys.fenced }), { origin }))
    expect(await stored()).toMatchObject([{ site: 'fenced' }])
  })
})
