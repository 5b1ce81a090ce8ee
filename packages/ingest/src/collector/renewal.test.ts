import { randomUUID } from 'node:crypto'
import { Refusal } from '@touchline/protocol'
import { describe, expect, test } from 'vitest'
import { event, eventId, now, useCollector } from '../../../../test/support/collector.ts'

const { batch, bearer, collect, collectWith, keys, settings } = useCollector()

interface Sent {
  /** Address of the page. */
  readonly origin: string
  /** Address of the collector as the page sees it. */
  readonly to: string
  readonly batch?: object
  readonly headers?: Readonly<Record<string, string>>
  readonly address?: string
}

const visitor = randomUUID()

/** Sends a batch that asks for a renewal, and returns what the answer says about cookies. */
async function renew(sent: Sent, by: typeof collect = collect) {
  const { origin, to, headers = {}, address } = sent
  const events = [event({ id: eventId(now) })]
  const body = JSON.stringify(batch(events, { visitor, consent: 'full', ...sent.batch }))
  const request = new Request(`${to}/v1/events`, { method: 'POST', body, headers: { origin, ...headers } })
  const response = await by(request, { address })
  return {
    status: response.status,
    readable: response.headers.get('access-control-allow-credentials'),
    origin: response.headers.get('access-control-allow-origin'),
    cookie: response.headers.get('set-cookie'),
  }
}

const cookie = `tl_v=${visitor}; Max-Age=34214400; Path=/; SameSite=Lax`

describe('the visitor’s cookie is set anew', () => {
  test.each<[what: string, sent: Sent, more: string]>([
    [
      'for the host alone, whatever the ports',
      { origin: 'http://127.0.0.1:4281', to: 'http://127.0.0.1:4280', batch: { renew: '' } },
      '',
    ],
    [
      'for https only, when it came over https',
      { origin: 'https://shop.example.com', to: 'https://shop.example.com', batch: { renew: '' } },
      '; Secure',
    ],
    [
      'for a domain that covers both',
      {
        origin: 'https://www.example.com',
        to: 'https://t.example.com',
        batch: { renew: 'Example.com' },
      },
      '; Secure; Domain=example.com',
    ],
    [
      'for https that ends at a trusted proxy',
      {
        origin: 'https://shop.example.com',
        to: 'http://shop.example.com',
        batch: { renew: '' },
        headers: { 'x-forwarded-proto': 'http, https' },
        address: '::ffff:127.0.0.1',
      },
      '; Secure',
    ],
    [
      'for a host that a trusted proxy has renamed',
      {
        origin: 'https://shop.example.com',
        to: 'http://127.0.0.1:4280',
        batch: { renew: '' },
        headers: { 'x-forwarded-host': 'shop.example.com:443', 'x-forwarded-proto': 'https' },
        address: '127.0.0.1',
      },
      '; Secure',
    ],
    [
      'not for https because anybody says so',
      {
        origin: 'https://shop.example.com',
        to: 'http://shop.example.com',
        batch: { renew: '' },
        headers: { 'x-forwarded-proto': 'https' },
        address: '203.0.113.9',
      },
      '',
    ],
  ])('%s', async (_, sent, more) => {
    expect(await renew(sent)).toEqual({
      status: 202,
      readable: 'true',
      origin: sent.origin,
      cookie: cookie + more,
    })
  })
})

const near = { origin: 'https://shop.example.com', to: 'https://shop.example.com' }

describe('no cookie is set, and the page can read the answer', () => {
  test.each<[what: string, sent: Partial<Sent>]>([
    ['with consent for the session alone', { batch: { renew: '', consent: 'session' } }],
    ['without a word about consent', { batch: { renew: '', consent: undefined } }],
    ['without a visitor', { batch: { renew: '', visitor: undefined } }],
    ['under Global Privacy Control', { batch: { renew: '' }, headers: { 'sec-gpc': '1' } }],
    ['for a domain that covers neither', { batch: { renew: 'evil.example' } }],
    ['when no event was accepted', { batch: { renew: '', events: [{}] } }],
  ])('%s', async (_, sent) => {
    expect(await renew({ ...near, ...sent })).toMatchObject({ status: 202, readable: 'true', cookie: null })
  })
})

test('a site that measures without consent sets no cookie, and the page can read the answer', async () => {
  const site = settings().site('main')
  if (site === null) throw new Error('There is no site main.')
  settings().putSite({ ...site, id: 'exempt', preset: 'cnil' }, 'test')
  const key = settings().addKey('public', 'exempt', 'test')
  expect(await renew({ ...near, batch: { renew: '', key } })).toMatchObject({
    status: 202,
    readable: 'true',
    cookie: null,
  })
})

describe('neither cookie nor credentials', () => {
  test.each<[what: string, sent: Sent]>([
    ['when the batch does not ask', near],
    ['for another host', { ...near, origin: 'https://shop.example.org', batch: { renew: '' } }],
    [
      'for a host under the collector’s',
      { ...near, origin: 'https://a.shop.example.com', batch: { renew: '' } },
    ],
    [
      'for a domain that covers the collector alone',
      { ...near, origin: 'https://shop.example.org', batch: { renew: 'example.com' } },
    ],
    [
      'for a domain that both end in, but not at a dot',
      { origin: 'https://myexample.com', to: 'https://yourexample.com', batch: { renew: 'example.com' } },
    ],
    [
      'for a domain without a dot',
      { origin: 'https://a.localhost', to: 'https://b.localhost', batch: { renew: 'localhost' } },
    ],
    [
      'for a part of an address',
      { origin: 'https://10.0.0.1', to: 'https://127.0.0.1', batch: { renew: '0.1' } },
    ],
    [
      'for a domain that carries more than its name',
      { origin: 'https://a.b.com', to: 'https://c.b.com', batch: { renew: 'b.com; Path=/x' } },
    ],
    ['for a page without an origin', { ...near, origin: 'null', batch: { renew: '' } }],
    [
      'for a host that anybody claims',
      {
        ...near,
        to: 'https://t.example.org',
        batch: { renew: '' },
        headers: { 'x-forwarded-host': 'shop.example.com' },
        address: '203.0.113.9',
      },
    ],
  ])('%s', async (_, sent) => {
    expect(await renew(sent)).toMatchObject({ status: 202, readable: null, cookie: null })
  })

  test('for a server that relays a page’s batch', async () => {
    const relayed = { origin: 'null', to: near.to, batch: { renew: '', key: undefined }, headers: bearer() }
    expect(await renew(relayed)).toMatchObject({ status: 202, readable: null, cookie: null })
  })
})

describe('a refusal', () => {
  const spool = { append: () => Promise.reject(new Refusal('spool_unavailable', 'the disk is full')) }

  test.each<[origin: string, to: string, readable: string | null]>([
    ['http://127.0.0.1:4281', 'http://127.0.0.1:4280', 'true'],
    ['https://www.example.com', 'https://t.example.com', 'true'],
    ['https://www.example.com', 'https://example.com', 'true'],
    ['https://shop.example.org', 'https://t.example.com', null],
    ['http://10.0.0.1', 'http://127.0.0.1', null],
    ['http://a.localhost', 'http://b.localhost', null],
    ['null', 'http://127.0.0.1', null],
  ])('to a page of %s by %s can be read: %s', async (origin, to, readable) => {
    const sent = { origin, to, batch: { renew: '' } }
    expect(await renew(sent, collectWith({ spool }))).toEqual({ status: 503, readable, origin, cookie: null })
    const unknown = { ...sent, batch: { renew: '', key: 'pk_unknown' } }
    expect(await renew(unknown)).toMatchObject({ status: 401, readable, cookie: null })
    const cut = await collect(
      new Request(to, { method: 'POST', body: `{"key":"${keys.public}","renew":""`, headers: { origin } }),
    )
    expect([cut.status, cut.headers.get('access-control-allow-credentials')]).toEqual([400, readable])
  })
})

test('what is no address of a proxy is named', () => {
  expect(() => collectWith({ trustedProxies: ['10.0.0.0/33'] })).toThrow(
    'not the address of a proxy: 10.0.0.0/33; give an address, a network',
  )
})
