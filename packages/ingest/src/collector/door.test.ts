import { describe, expect, test } from 'vitest'
import { event, refused, request, useCollector } from '../../../../test/support/collector.ts'

const { keys, batch, bearer, collectWith } = useCollector()

const trustedProxies = ['10.0.0.0/8']
const once = { perSecond: 1, burst: 1 }

describe('one address too many times', () => {
  const collect = () => collectWith({ trustedProxies, rates: { address: once } })
  const from = (hop: string, key = keys.public) =>
    [
      request(batch([event()], { key }), { 'x-forwarded-for': hop, origin: 'https://shop.example' }),
      { address: '10.0.0.1' },
    ] as const

  test('is told when to come back, in a form that its page can read', async () => {
    const door = collect()
    expect((await door(...from('203.0.113.1'))).status).toBe(202)
    const response = await door(...from('203.0.113.1'))
    expect(response.headers.get('retry-after')).toBe('1')
    expect(response.headers.get('access-control-allow-origin')).toBe('https://shop.example')
    expect(response.headers.get('access-control-expose-headers')).toContain('retry-after')
    expect(await refused(response)).toEqual([429, 'rate_limited'])
  })

  test('leaves every other address alone', async () => {
    const door = collect()
    let flooded = 0
    for (let n = 0; n < 500; n += 1) {
      const flood = await door(...from('203.0.113.1'))
      if (flood.status === 429) flooded += 1
      if (n % 10 === 0) expect((await door(...from(`198.51.100.${n / 10}`))).status).toBe(202)
    }
    expect(flooded).toBe(499)
  })

  test('is counted whatever its key, and before anything is read of it', async () => {
    const door = collect()
    expect((await door(...from('203.0.113.1', 'pk_wrong'))).status).toBe(401)
    const endless = new ReadableStream({ pull: controller => controller.enqueue(new Uint8Array(100_000)) })
    const next = request(endless, { 'x-forwarded-for': '203.0.113.1' })
    expect(await refused(await door(next, { address: '10.0.0.1' }))).toEqual([429, 'rate_limited'])
  })

  test('is not found out by what it claims', async () => {
    const door = collect()
    const claim = (hop: string) =>
      door(request(batch([event()]), { 'x-forwarded-for': hop }), { address: '203.0.113.1' })
    expect((await claim('198.51.100.1')).status).toBe(202)
    expect((await claim('198.51.100.2')).status).toBe(429)
  })

  test('is never this machine', async () => {
    const door = collect()
    for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1', '127.0.0.1']) {
      expect((await door(request(batch([event()])), { address })).status).toBe(202)
    }
  })
})

describe('one key too many times', () => {
  test('is told so, and the site’s other keys are not', async () => {
    const collect = collectWith({ trustedProxies, rates: { key: once } })
    const page = () => collect(request(batch([event()])))
    expect((await page()).status).toBe(202)
    expect(await refused(await page())).toEqual([429, 'rate_limited'])
    const server = await collect(request({ ...batch([event()]), key: undefined }, bearer()))
    expect(server.status).toBe(202)
  })
})

test('a preflight is answered without a look at anything', async () => {
  const collect = collectWith({ trustedProxies, rates: { address: once, key: once } })
  for (let n = 0; n < 50; n += 1) {
    const preflight = new Request('http://collector.example/v1/events', {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' },
    })
    const response = await collect(preflight, { address: '203.0.113.1' })
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-max-age')).toBe('86400')
  }
})
