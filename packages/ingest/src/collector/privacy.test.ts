import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  accepted,
  browser,
  event,
  now,
  page,
  request,
  useCollector,
} from '../../../../test/support/collector.ts'
import { readAddress } from '../door/address.ts'
import { createCountryOf } from '../enrich/country.ts'
import { type DailySalts, openDailySalts } from '../enrich/daily-salts.ts'
import { dailyVisitor } from '../enrich/daily-visitor.ts'

const { batch, bearer, collectWith, recorded, send, stored } = useCollector()

let folder = ''
let salts: DailySalts

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'touchline-privacy-'))
  salts = openDailySalts({ path: join(folder, 'salts.json'), clock: () => now })
})

afterAll(() => {
  salts.close()
  rmSync(folder, { recursive: true })
})

const countryOf = createCountryOf({ header: 'cf-ipcountry' })
const proxied = (address: string, headers: object = {}) => ({ 'x-forwarded-for': address, ...headers })

/** What is stored of one batch that came through a proxy on this machine. */
async function through(body: object, headers: Record<string, string>): Promise<Record<string, unknown>> {
  const collect = collectWith({ countryOf, salts })
  await accepted(await collect(request(body, headers), { address: '127.0.0.1' }))
  const [row] = await stored()
  if (row === undefined) throw new Error('nothing was stored')
  return row
}

describe('a page life without consent to an id', () => {
  const cookieless = () => batch([event()], { consent: 'cookieless' })

  test('has the visitor of a day: the same network and browser', async () => {
    const first = await through(cookieless(), proxied('203.0.113.9'))
    const again = await through(cookieless(), proxied('203.0.113.77'))
    const other = await through(cookieless(), proxied('203.0.114.9'))
    expect(first.daily).toMatch(/^[0-9a-f-]{36}$/)
    expect(again.daily).toBe(first.daily)
    expect(other.daily).not.toBe(first.daily)
    expect(first.visitor).toBe(first.stream)
    expect(again.visitor).not.toBe(first.visitor)
  })

  test('has it from what a server says about its visitor when that relays it', async () => {
    const relayed = (ip: string) => ({
      ...cookieless(),
      key: undefined,
      events: [event({ context: { ip, userAgent: browser } })],
    })
    const page = await through(cookieless(), proxied('203.0.113.9'))
    const first = await through(relayed('203.0.113.9'), { ...bearer(), 'user-agent': 'node' })
    const other = await through(relayed('198.51.100.1'), { ...bearer(), 'user-agent': 'node' })
    expect(first.daily).toBe(page.daily)
    expect(other.daily).not.toBe(page.daily)
  })

  test('cannot be found again by a known address and browser once its salt is gone', async () => {
    const path = join(folder, 'other-salts.json')
    let clock = now
    const own = openDailySalts({ path, clock: () => clock })
    const known = { site: 'main', address: readAddress('203.0.113.9'), userAgent: browser, at: now }
    const collect = collectWith({ countryOf, salts: own })
    await accepted(await collect(request(cookieless(), proxied('203.0.113.9')), { address: '127.0.0.1' }))
    const [row] = await stored()
    expect(dailyVisitor(own, known)).toBe(row?.daily)
    clock += 48 * 60 * 60 * 1000
    expect(dailyVisitor(own, known)).not.toBe(row?.daily)
    own.close()
    const kept = Object.values(JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>)
    const matched = kept.map(salt => dailyVisitor({ ...own, of: () => salt }, known))
    expect(matched).toHaveLength(1)
    expect(matched).not.toContain(row?.daily)
  })

  test('is without one where no salts are kept, and with consent', async () => {
    expect((await through(batch([event()]), proxied('203.0.113.9'))).daily).toBeUndefined()
    await accepted(await send(cookieless()))
    expect((await stored())[0]?.daily).toBeUndefined()
  })
})

describe('a browser that asks not to be tracked', () => {
  const gpc = { 'sec-gpc': '1' }

  test.each(['full', 'session'])(
    'is stored without the id that a page sends under %s consent',
    async consent => {
      const sent = batch([event({ page: page('https://shop.example/') })], { consent })
      const row = await through(sent, proxied('203.0.113.9', gpc) as Record<string, string>)
      expect(row).toMatchObject({ visitor: sent.stream, stream: sent.stream, consent: 'cookieless' })
      expect(JSON.stringify(row)).not.toContain((sent as { visitor?: string }).visitor)
    },
  )

  test('has no user, and is told so', async () => {
    const events = [event(), event({ name: 'identify', data: { user: 'ann' } })]
    const answer = await accepted(await send(batch(events), gpc))
    expect(answer).toMatchObject({ accepted: 1, rejected: [{ index: 1, code: 'no_consent' }] })
    expect(JSON.stringify(await stored())).not.toContain('ann')
  })

  test('leaves no ledger, by which its page lives could be told from those of others', async () => {
    const ledger = { id: 'a1b2c3d4-5e6f-4a7b-8c9d-0e1f2a3b4c5d', created: 3, acknowledged: 1, dropped: {} }
    await accepted(await send(batch([event({ seq: 1 })], { ledger }), gpc))
    const [kept] = await recorded()
    expect(kept?.delivery).toMatchObject({ accepted: [1], created: 0 })
    expect(JSON.stringify(kept?.delivery)).not.toContain(ledger.id)
  })

  test('is not the server that relays it', async () => {
    const sent = { ...batch([event()]), key: undefined }
    expect(await through(sent, { ...bearer(), ...gpc })).toMatchObject({ visitor: sent.visitor })
  })
})

describe('a country', () => {
  test('is the one that a trusted proxy names, and no stranger', async () => {
    expect(
      await through(batch([event()]), { ...proxied('203.0.113.9'), 'cf-ipcountry': 'AT' }),
    ).toMatchObject({ country: 'AT' })
    const collect = collectWith({ countryOf, salts })
    const strange = request(batch([event()]), { 'cf-ipcountry': 'AT' })
    await accepted(await collect(strange, { address: '203.0.113.9' }))
    expect((await stored())[0]?.country).toBeUndefined()
  })
})

test('a program that fetches in advance is no person, where a server says so', async () => {
  const sent = { ...batch([event({ context: { userAgent: browser, prefetch: true } })]), key: undefined }
  expect(await through(sent, bearer())).toMatchObject({ verdict: 'bot' })
})

test('of an order a server’s word is kept, and neither a page’s nor the name of a click', async () => {
  const orders = ['2001', 'click:0123456789abcdefghijkl', 'null']
  const named = orders.map(orderId => event({ name: 'delivery', user: 'kunde-1', orderId }))
  await accepted(await send({ v: 1, batch: crypto.randomUUID(), events: named }, bearer()))
  expect((await stored()).map(row => row.extra ?? '')).toEqual(['{"orderId":"2001"}', '', ''])
  const colour = event({ name: 'delivery', orderId: '2001', colour: 'red' })
  await accepted(await send(batch([event({ name: 'delivery', orderId: '2001' }), colour])))
  expect((await stored()).map(row => row.extra ?? '')).toEqual(['', '{"colour":"red"}'])
})
