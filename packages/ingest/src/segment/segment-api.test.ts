import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { now, useCollector } from '../../../../test/support/collector.ts'
import type { Collector } from '../collector/collector.ts'
import { createSegmentApi, type SegmentApi, segmentPaths } from './segment-api.ts'
import { segmentCalls } from './segment-call.ts'

const { keys, collectWith } = useCollector()
const faults: unknown[] = []
let api: SegmentApi

beforeAll(() => {
  const collector = collectWith({ onFault: error => faults.push(error) })
  api = createSegmentApi({ collector, clock: () => now })
})

const post = (path: (typeof segmentPaths)[number], body: BodyInit) =>
  api(
    new Request(`http://collector.example/v1/${path}`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${keys.secret}:`).toString('base64')}` },
      body,
    }),
    path,
  )

test('no call of whatever JSON makes it fail', async () => {
  const text = fc.string({ unit: 'binary' })
  const call = fc.record(
    {
      type: fc.constantFrom(...segmentCalls, 'x'),
      event: fc.oneof(fc.constantFrom('Order Completed', 'Product Added', 'Checkout Step Completed'), text),
      name: text,
      userId: fc.oneof(text, fc.jsonValue()),
      anonymousId: fc.oneof(text, fc.jsonValue()),
      previousId: text,
      messageId: text,
      timestamp: fc.oneof(
        fc.jsonValue(),
        fc.date({ noInvalidDate: true }).map(date => date.toISOString()),
      ),
      properties: fc.oneof(
        fc.jsonValue(),
        fc.record({
          products: fc.jsonValue(),
          price: fc.jsonValue(),
          quantity: fc.jsonValue(),
          step: fc.jsonValue(),
        }),
      ),
      traits: fc.jsonValue(),
      context: fc.oneof(fc.jsonValue(), fc.record({ page: fc.jsonValue(), campaign: fc.jsonValue() })),
    },
    { requiredKeys: [] },
  )
  const body = fc.oneof(fc.jsonValue(), call, fc.record({ batch: fc.array(fc.oneof(call, fc.jsonValue())) }))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...segmentPaths), body, async (path, sent) => {
      const { status } = await post(path, JSON.stringify(sent))
      expect([200, 400]).toContain(status)
    }),
    { numRuns: 500 },
  )
  expect(faults).toEqual([])
})

test('a call a hundred thousand levels deep is refused, and those beside it are taken', async () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  const good = '{"type":"track","event":"x","userId":"u"}'
  const response = await post('batch', `{"batch":[{"type":"track","properties":{"a":${deep}}},${good}]}`)
  expect([response.status, await response.json()]).toMatchObject([
    200,
    { success: true, rejected: [{ index: 0 }] },
  ])
})

test('more calls than a batch may have are taken all the same', async () => {
  const calls = Array.from({ length: 1_201 }, (_, n) => ({
    type: 'track',
    event: 'x',
    userId: `u${n}`,
    messageId: `m${n}`,
  }))
  const response = await post('batch', JSON.stringify({ batch: calls }))
  expect([response.status, await response.json()]).toEqual([200, { success: true }])
})

describe('the door', () => {
  const rates = { address: { perSecond: 1, burst: 3 } }
  const junk = gzipSync('{"no JSON')
  const call = '{"type":"track","event":"x","userId":"u"}'
  const basic = (key: string) => ({ authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` })

  /** Sends a body from an address, and says with what code it was answered and whether the body was read. */
  function at(collector: Collector) {
    const guarded = createSegmentApi({ collector, clock: () => now })
    return async (address: string, headers: Record<string, string>, body: BodyInit = junk) => {
      const asked = new Request('http://collector.example/v1/batch', { method: 'POST', headers, body })
      const { status, headers: said } = await guarded(asked, 'batch', { address })
      return { status, wasRead: asked.bodyUsed, retryAfter: said.get('retry-after') }
    }
  }

  test('is the collector’s, and is passed before anything is read', async () => {
    const refused: unknown[] = []
    const collector = collectWith({ rates, onAnswer: answer => refused.push(answer.refused) })
    const send = at(collector)
    for (const headers of [{}, basic('sk_made_up'), basic(keys.public)]) {
      expect(await send('203.0.113.7', headers)).toEqual({ status: 401, wasRead: false, retryAfter: null })
    }
    for (const headers of [{}, basic(keys.secret)]) {
      expect(await send('203.0.113.7', headers)).toEqual({ status: 429, wasRead: false, retryAfter: '1' })
    }
    const page = new Request('http://collector.example/v1/events', { method: 'POST', body: '{}' })
    expect((await collector(page, { address: '203.0.113.7' })).status).toBe(429)
    expect(await send('203.0.113.8', basic(keys.secret))).toMatchObject({ status: 400, wasRead: true })
    const limited = ['rate_limited', 'rate_limited', 'rate_limited']
    expect(refused).toEqual(['no_key', 'unknown_key', 'unknown_key', ...limited])
  })

  test('looks behind a proxy, and counts a call once however many batches it becomes', async () => {
    const send = at(collectWith({ rates: { address: { perSecond: 1, burst: 1 } } }))
    const many = JSON.stringify({ batch: Array.from({ length: 1_201 }, () => JSON.parse(call)) })
    const from = (client: string) => ({ ...basic(keys.secret), 'x-forwarded-for': client })
    expect((await send('127.0.0.1', from('198.51.100.1'), many)).status).toBe(200)
    expect((await send('127.0.0.1', from('198.51.100.1'), many)).status).toBe(429)
    expect((await send('127.0.0.1', from('198.51.100.2'), many)).status).toBe(200)
  })
})
