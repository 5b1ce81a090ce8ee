import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { BatchAnswer } from '@touchline/protocol'
import { limits, Refusal, refusalCodes } from '@touchline/protocol'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSettings } from '../settings/settings.ts'
import type { Settings, Site } from '../settings/site.ts'
import type { Spool } from '../spool/spool.ts'
import { openSpool } from '../spool/spool.ts'
import type { Collector } from './collector.ts'
import { createCollector } from './collector.ts'
import { visitorOfUser } from './subject.ts'

const now = Date.UTC(2026, 10, 22, 10)
const site: Site = {
  id: 'main',
  name: 'Shop',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  hosts: ['shop.example'],
  origins: [],
  keyEvent: 'purchase',
}
const browser =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'

let folder = ''
let settings: Settings
let spool: Spool
let collect: Collector
const keys = { public: '', secret: '', read: '', fenced: '' }
const faults: unknown[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchline-collector-'))
  settings = openSettings({ path: join(folder, 'settings.sqlite') })
  settings.putSite(site, 'test')
  settings.putSite({ ...site, id: 'fenced', origins: ['https://shop.example'] }, 'test')
  for (const kind of ['public', 'secret', 'read'] as const) keys[kind] = settings.addKey(kind, 'main', 'test')
  keys.fenced = settings.addKey('public', 'fenced', 'test')
  spool = await openSpool({ path: join(folder, 'spool') })
  collect = createCollector({
    spool,
    sites: settings,
    clock: () => now,
    onFault: error => faults.push(error),
  })
})

afterAll(async () => {
  await spool.close()
  settings.close()
  await rm(folder, { recursive: true })
})

function eventId(at: number): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(at, 0, 6)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
}

const event = (fields: object = {}) => ({ id: eventId(now), seq: 1, at: now, name: 'page_view', ...fields })
const page = (url: string, fields: object = {}) => ({ view: randomUUID(), url, nav: 'load', ...fields })
const batch = (events: readonly unknown[], fields: object = {}) => ({
  v: 1,
  key: keys.public,
  batch: randomUUID(),
  visitor: randomUUID(),
  stream: randomUUID(),
  sentAt: now,
  events,
  ...fields,
})
const serverBatch = (events: readonly unknown[], fields: object = {}) => ({
  v: 1,
  batch: randomUUID(),
  events,
  ...fields,
})

function request(body: BodyInit | object | null, headers: Record<string, string> = {}): Request {
  const raw =
    typeof body === 'string' || body === null || body instanceof Uint8Array || body instanceof ReadableStream
  return new Request('http://collector.example/v1/events', {
    method: 'POST',
    body: raw ? (body as BodyInit | null) : JSON.stringify(body),
    headers: { 'content-type': 'text/plain', 'user-agent': browser, ...headers },
    duplex: 'half',
  } as RequestInit)
}

const send = (body: Parameters<typeof request>[0], headers?: Record<string, string>) =>
  collect(request(body, headers))
const bearer = () => ({ authorization: `Bearer ${keys.secret}` })

async function accepted(response: Response): Promise<BatchAnswer> {
  const answer = await response.json()
  expect([response.status, answer]).toMatchObject([202, { batch: expect.any(String) }])
  return answer
}

async function refused(response: Response): Promise<[status: number, code: string]> {
  const { error } = await response.json()
  expect(error.detail).not.toBe('')
  return [response.status, error.code]
}

/** Everything that went to disk since the last call, as rows. */
async function stored(): Promise<Record<string, unknown>[]> {
  await spool.seal()
  const rows: Record<string, unknown>[] = []
  for (const segment of spool.closed()) {
    for (const record of await spool.read(segment)) {
      const lines = Buffer.from(record.rows).toString().split('\n').filter(Boolean)
      expect(lines).toHaveLength(record.events)
      rows.push(...lines.map(line => JSON.parse(line)))
    }
    await spool.remove(segment)
  }
  return rows
}

describe('a page’s batch', () => {
  test('is on disk with everything read from it when it is answered with 202', async () => {
    const view = event({ page: page('https://shop.example/products/a/?utm_source=x&utm_medium=email') })
    const sent = batch([view], { env: { languages: ['de-DE'] }, sdk: 'js/1' })
    const answer = await accepted(await send(sent))
    expect(answer).toEqual({ batch: sent.batch, accepted: 1, rejected: [] })
    expect(await stored()).toMatchObject([
      {
        site: 'main',
        visitor: sent.visitor,
        stream: sent.stream,
        id: view.id,
        seq: 1,
        at: now,
        received_at: now,
        counted: 1,
        activity: 1,
        path: '/products/a',
        host: 'shop.example',
        source: 'x',
        medium: 'email',
        channel_group: 'Email',
        device: 'desktop',
        browser: 'Chrome',
        os: 'Linux',
        language: 'de-DE',
        sdk: 'js/1',
      },
    ])
  })

  test('has its clock corrected', async () => {
    const [at, sentAt] = [now + 900_000, now + 930_000]
    await accepted(await send(batch([event({ at })], { sentAt })))
    expect(await stored()).toMatchObject([{ at: now - 30_000, client_at: at, received_at: now }])
  })

  test('without consent to an id is known by its page life alone', async () => {
    const sent = batch([event()], { consent: 'cookieless' })
    await accepted(await send(sent))
    expect(await stored()).toMatchObject([
      { visitor: sent.stream, stream: sent.stream, consent: 'cookieless' },
    ])
  })

  test('may be gzip without saying so, or say so', async () => {
    const packed = gzipSync(JSON.stringify(batch([event()])))
    await accepted(await send(packed))
    await accepted(await send(packed, { 'content-encoding': 'gzip', 'content-type': 'application/json' }))
    expect(await stored()).toHaveLength(2)
  })

  test('of a declared bot is kept with that verdict, of a disguised one as suspect', async () => {
    await accepted(await send(batch([event()]), { 'user-agent': 'Googlebot/2.1' }))
    await accepted(await send(batch([event()], { env: { webdriver: true, screen: [0, 0] } })))
    await accepted(await send(batch([event()], { env: { webdriver: true } })))
    const verdicts = (await stored()).map(row => row.verdict ?? 'human')
    expect(verdicts).toEqual(['bot', 'suspect', 'human'])
  })

  test('without events is answered, and leaves nothing behind', async () => {
    expect(await accepted(await send(batch([])))).toMatchObject({ accepted: 0, rejected: [] })
    expect(await stored()).toEqual([])
  })

  test('keeps no address of its sender', async () => {
    await collect(request(batch([event({ context: { ip: '203.0.113.9' } })])), { address: '203.0.113.9' })
    expect(JSON.stringify(await stored())).not.toContain('203.0.113.9')
  })
})

describe('events judged alone', () => {
  test('one bad event among 50 leaves 49 accepted', async () => {
    const events = Array.from({ length: 50 }, (_, i) => event({ seq: i + 1 }))
    const bad = { ...event(), name: 'checkout_step', data: {} }
    const answer = await accepted(await send(batch(events.with(17, bad))))
    expect(answer.accepted).toBe(49)
    expect(answer.rejected).toEqual([
      { index: 17, id: bad.id, code: 'event_invalid', detail: expect.stringContaining('data.step') },
    ])
    expect(await stored()).toHaveLength(49)
  })

  const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) })
  const keysOf = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i]))

  test.each<[what: string, input: unknown, code: string]>([
    ['null', null, 'event_invalid'],
    ['a list', [], 'event_invalid'],
    ['no name', event({ name: undefined }), 'event_invalid'],
    ['a long name', event({ name: 'x'.repeat(65) }), 'event_invalid'],
    ['an id that is no UUIDv7', event({ id: randomUUID() }), 'event_invalid'],
    ['a time that is no number', event({ at: 'now' }), 'event_invalid'],
    ['data that is no object', event({ data: 'x' }), 'event_invalid'],
    [
      'an answer off its scale',
      event({ name: 'survey_answer', data: { kind: 'nps', value: 11 } }),
      'event_invalid',
    ],
    ['32 KB of text', event({ data: { text: 'x'.repeat(limits.eventBytes) } }), 'event_too_large'],
    ['101 keys', event({ data: keysOf(101) }), 'data_too_deep'],
    ['seven levels', event({ data: deep(7) }), 'data_too_deep'],
    ['an item of 101 keys', event({ data: { items: [keysOf(101)] } }), 'data_too_deep'],
    ['an id from the day after tomorrow', event({ id: eventId(now + limits.idAheadMs + 1) }), 'id_time'],
    ['an id older than the retention', event({ id: eventId(now - limits.idBehindMs - 1) }), 'id_time'],
  ])('%s is rejected', async (_, input, code) => {
    const answer = await accepted(await send(batch([input, event()])))
    expect(answer).toMatchObject({ accepted: 1, rejected: [{ index: 0, code }] })
    await stored()
  })

  test.each<[what: string, input: object]>([
    ['100 keys', event({ data: keysOf(100) })],
    ['six levels', event({ data: deep(6) })],
    [
      'an order of 60 items',
      event({ data: { items: Array.from({ length: 60 }, () => ({ item_id: 1, price: 2 })) } }),
    ],
    ['an id at the edge of tomorrow', event({ id: eventId(now + limits.idAheadMs) })],
  ])('%s is accepted', async (_, input) => {
    expect(await accepted(await send(batch([input])))).toMatchObject({ accepted: 1 })
    await stored()
  })

  test('an event 100,000 levels deep is rejected, and does not fell the collector', async () => {
    const body = JSON.stringify(batch(['DEEP'])).replace(
      '"DEEP"',
      `{"id":"${eventId(now)}","at":1,"name":"x","data":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`,
    )
    expect(await accepted(await send(body))).toMatchObject({ rejected: [{ code: 'data_too_deep' }] })
  })
})

test.each(['__proto__', 'constructor', 'toString'])('%s does no harm as a key or as a name', async word => {
  const template = { ...event({ name: word }), [`${word}!`]: { polluted: 1 } }
  const inner = `{"${word}":{"polluted":1},"items":[{"${word}":{"polluted":1}}]}`
  const body = JSON.stringify(
    batch([{ ...template, data: 'DATA', page: page(`https://shop.example/${word}`) }]),
  )
    .replace('"DATA"', inner)
    .replace(`${word}!`, word)
    .replace('"v":1', `"v":1,"${word}":{"polluted":1}`)
  expect(await accepted(await send(body))).toMatchObject({ accepted: 1 })
  expect(await stored()).toMatchObject([{ name: word, path: `/${word}` }])
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  expect(await refused(await send(batch([event()], { key: word })))).toEqual([401, 'unknown_key'])
})

describe('a server’s batch', () => {
  test('names a visitor or a user for each event, and its time is true', async () => {
    const visitor = randomUUID()
    const at = now - 86_400_000
    const events = [event({ name: 'call', at, visitor }), event({ name: 'delivery', user: 'u1' })]
    await accepted(await send(serverBatch(events), bearer()))
    expect(await stored()).toMatchObject([
      { name: 'call', visitor, at, activity: 0, counted: 1 },
      { name: 'delivery', visitor: visitorOfUser('main', 'u1'), user: 'u1' },
    ])
  })

  test('has events rejected that name nobody, or somebody in a way not joined yet', async () => {
    const events = [event(), event({ orderId: '7' }), event({ emailSha256: 'a'.repeat(64) })]
    const answer = await accepted(await send(serverBatch(events), bearer()))
    expect(answer.rejected.map(({ code }) => code)).toEqual([
      'subject_missing',
      'subject_unsupported',
      'subject_unsupported',
    ])
  })

  test('may relay a page’s events with what it knows about the browser', async () => {
    const context = { userAgent: browser, country: 'de', device: 'tablet', ip: '203.0.113.9' }
    const sent = { ...batch([event({ context })]), key: undefined, sentAt: undefined }
    await accepted(await send(sent, { ...bearer(), 'user-agent': 'node' }))
    expect(await stored()).toMatchObject([
      {
        stream: sent.stream,
        visitor: sent.visitor,
        activity: 1,
        device: 'tablet',
        browser: 'Chrome',
        country: 'DE',
      },
    ])
  })

  test('the same user gets the same stand-in for a visitor, another site’s user another', () => {
    expect(visitorOfUser('main', 'u1')).toBe(visitorOfUser('main', 'u1'))
    expect(visitorOfUser('main', 'u1')).not.toBe(visitorOfUser('other', 'u1'))
    expect(visitorOfUser('main', 'u1')).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
  })
})

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
    ['a list', () => `[{"key":"${keys.public}"}]`, bearer, 'bad_batch'],
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
    expect(pulled).toBeLessThan(15)
  })

  test('another method is named, with the ones that are taken', async () => {
    const response = await collect(new Request('http://collector.example/v1/events'))
    expect(response.headers.get('allow')).toBe('POST, OPTIONS')
    expect(await refused(response)).toEqual([405, 'method_not_allowed'])
  })

  test('a disk that takes nothing is a 503 that says when to come back', async () => {
    const sites = settings
    const full = {
      append: () =>
        Promise.reject(new Refusal('spool_unavailable', 'the disk is full', { retryAfterMs: 1_500 })),
    }
    const response = await createCollector({ spool: full, sites })(
      request(batch([event({ id: eventId(Date.now()) })])),
    )
    expect(response.headers.get('retry-after')).toBe('2')
    expect(await refused(response)).toEqual([503, 'spool_unavailable'])
  })

  test('a fault of the collector’s own is reported, and answered without a word of it', async () => {
    const heard: unknown[] = []
    const broken = { append: () => Promise.reject(new Error('secret detail')) }
    const faulty = createCollector({ spool: broken, sites: settings, onFault: error => heard.push(error) })
    const response = await faulty(request(batch([event({ id: eventId(Date.now()) })])))
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

test('no body of whatever JSON makes the collector fail', async () => {
  const events = fc.array(
    fc.oneof(
      fc.jsonValue(),
      fc.record({
        id: fc.constantFrom(eventId(now), 'x'),
        at: fc.oneof(fc.double(), fc.string()),
        name: fc.oneof(
          fc.constantFrom('page_view', 'purchase', 'identify', 'touchpoint', 'engagement'),
          fc.string(),
        ),
        data: fc.oneof(fc.jsonValue(), fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue())),
        page: fc.oneof(
          fc.jsonValue(),
          fc.record({ url: fc.oneof(fc.webUrl(), fc.string({ unit: 'binary' })) }),
        ),
      }),
    ),
    { maxLength: 5 },
  )
  const bodies = fc.oneof(
    fc.jsonValue().map(value => JSON.stringify(value)),
    events.map(list => JSON.stringify(batch(list))),
    fc.jsonValue().map(env => JSON.stringify(batch([event()], { env }))),
    fc.string({ unit: 'binary' }),
  )
  await fc.assert(
    fc.asyncProperty(bodies, async body => {
      const response = await send(body)
      expect([202, 400, 401]).toContain(response.status)
    }),
    { numRuns: 500 },
  )
  expect(faults).toEqual([])
  await stored()
})
