import { randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  accepted,
  browser,
  event,
  eventId,
  now,
  page,
  refused,
  request,
  serverBatch,
  useCollector,
} from '../../../../test/support/collector.ts'
import { visitorOfUser } from './subject.ts'

const { faults, collect, send, bearer, batch, stored } = useCollector()

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

  test('of a developer’s tool on this machine is a person’s, of a crawler or through a proxy is not', async () => {
    const headless = { 'user-agent': 'Mozilla/5.0 HeadlessChrome/156.0.0.0 Safari/537.36' }
    const from = { address: '127.0.0.1' }
    await collect(request(batch([event()], { env: { webdriver: true, screen: [0, 0] } }), headless), from)
    await collect(request(batch([event()]), { 'user-agent': 'Googlebot/2.1' }), from)
    await collect(request(batch([event()]), { ...headless, 'x-forwarded-for': '203.0.113.9' }), from)
    await collect(request(batch([event()]), headless), { address: '203.0.113.9' })
    const verdicts = (await stored()).map(row => row.verdict ?? 'human')
    expect(verdicts).toEqual(['human', 'bot', 'bot', 'bot'])
  })

  test('that holds an event twice keeps its first copy, and answers for both', async () => {
    const id = eventId(now)
    const answer = await accepted(
      await send(batch([event({ id, name: 'first' }), event({ id, name: 'second' })])),
    )
    expect(answer).toMatchObject({ accepted: 2, rejected: [] })
    expect((await stored()).map(row => row.name)).toEqual(['first'])
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

  test('has events rejected whose time is one in seconds, which retention would delete', async () => {
    const visitor = randomUUID()
    const events = [event({ visitor, at: Math.floor(now / 1000) }), event({ visitor, at: 0 })]
    const answer = await accepted(await send(serverBatch(events), bearer()))
    expect(answer).toMatchObject({ accepted: 0, rejected: [{ code: 'too_old' }, { code: 'too_old' }] })
    expect(answer.rejected[0]?.detail).toContain('1970-01-21')
    const ahead = serverBatch([event({ visitor, at: 0 })], { sentAt: 8.64e15 })
    expect(await accepted(await send(ahead, bearer()))).toMatchObject({ rejected: [{ code: 'too_old' }] })
    const ancient = batch([event({ mono: 0 })], { mono: 1e300 })
    expect(await accepted(await send(ancient))).toMatchObject({ rejected: [{ code: 'too_old' }] })
  })

  test('has events rejected that name nobody, or by a value that stands for nothing', async () => {
    const nothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
    const events = [event(), event({ orderId: '0' }), event({ emailSha256: nothing })]
    const answer = await accepted(await send(serverBatch(events), bearer()))
    expect(answer.rejected.map(({ code }) => code)).toEqual(Array(3).fill('subject_missing'))
  })

  test('may name an e-mail or an order, which are the same whoever writes them', async () => {
    const hash = 'A'.repeat(64)
    const visitor = randomUUID()
    const events = [
      event({ name: 'email_open', emailSha256: hash }),
      event({ name: 'delivery', orderId: ' 7 ' }),
      event({ name: 'invoice', emailSha256: hash.toLowerCase(), orderId: '7' }),
      event({ name: 'purchase', visitor, data: { transaction_id: 7 } }),
      event({ name: 'identify', data: { user: 'u1', traits: { emailSha256: hash } } }),
    ]
    await accepted(await send(serverBatch(events), bearer()))
    const rows = await stored()
    const [opened, delivered] = rows
    const email = opened?.visitor
    const order = delivered?.visitor
    expect(email).not.toBe(order)
    expect(rows.map(row => [row.visitor, row.email_visitor, row.order_visitor])).toEqual([
      [email, email, undefined],
      [order, undefined, order],
      [email, email, order],
      [visitor, undefined, order],
      [visitorOfUser('main', 'u1'), email, undefined],
    ])
    expect(JSON.stringify(rows[0])).not.toContain(hash)
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
