import fc from 'fast-check'
import { expect, test } from 'vitest'
import { now, useCollector } from '../../../../test/support/collector.ts'
import type { Collector } from '../collector/collector.ts'
import { createSegmentApi, segmentPaths } from './segment-api.ts'
import { segmentCalls } from './segment-call.ts'

const { keys, collect, faults } = useCollector()
const api = createSegmentApi({ collector: collect as Collector, clock: () => now })

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
