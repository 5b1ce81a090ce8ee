import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ask, type DeliveryAnswer } from '../../../packages/analysis/src/index.ts'
import {
  createCollector,
  createLoader,
  type Loader,
  openSettings,
  openSpool,
  type Settings,
  type Spool,
} from '../../../packages/ingest/src/index.ts'
import type { BatchAnswer } from '../../../packages/protocol/src/index.ts'
import { createLedgerBrowser, type LedgerBrowser, type Line } from '../../support/ledger-browser.ts'
import { createEventId } from '../../support/wire.ts'
import { insertRows, startShop, testSite } from './fixture.ts'

let shop: Awaited<ReturnType<typeof startShop>>
let folder = ''
let settings: Settings
let spool: Spool
let loader: Loader
let key = ''
let collect: ReturnType<typeof createCollector>

beforeAll(async () => {
  shop = await startShop()
  folder = await mkdtemp(join(tmpdir(), 'touchline-delivery-'))
  settings = openSettings({ path: join(folder, 'settings.sqlite') })
  settings.putSite(testSite, 'test')
  key = settings.addKey('public', 'main', 'test')
  spool = await openSpool({ path: join(folder, 'spool'), limits: { ageMs: 100 } })
  collect = createCollector({ spool, sites: settings })
  loader = createLoader({ spool, store: shop.store, rebuild: () => Promise.resolve() })
  loader.start()
})
afterAll(async () => {
  await loader.stop()
  await spool.close()
  settings.close()
  await shop.stop()
  await rm(folder, { recursive: true })
})
beforeEach(async () => {
  for (const name of ['events', 'deliveries']) await shop.store.command(`TRUNCATE TABLE ${name}`)
})

const today = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)

async function account(from = today(-1), to = today(1)): Promise<DeliveryAnswer> {
  await loader.settled()
  return (await ask(shop, { question: 'delivery', site: 'main', from, to })).answer
}

/** Whether both sides of the account are equal. */
function balance({ created, recovered, stored, lost, waiting, refused, dropped }: DeliveryAnswer): number {
  const given = Object.values(dropped).reduce((sum, count) => sum + count, 0)
  return created + recovered - (stored + lost + waiting + refused + given)
}

const browser = () =>
  createLedgerBrowser(key, async batch => {
    const response = await collect(
      new Request('http://collector.example/', { method: 'POST', body: JSON.stringify(batch) }),
    )
    const { rejected } = (await response.json()) as BatchAnswer
    const bad = rejected.map(event => event.id ?? '')
    const ids = (batch as { events: { id: string }[] }).events.map(event => event.id)
    return { status: response.status, rejected: bad, accepted: ids.filter(id => !bad.includes(id)) }
  })

async function forget(ids: readonly string[]): Promise<void> {
  await loader.settled()
  await shop.store.command('DELETE FROM events WHERE id IN {ids:Array(UUID)}', { params: { ids } })
}

async function sendAll(one: LedgerBrowser): Promise<void> {
  while (one.waiting() > 0) await one.send(20)
  await one.send(0)
}

const union = (browsers: readonly LedgerBrowser[], pick: (one: LedgerBrowser) => Iterable<string>) =>
  new Set(browsers.flatMap(one => [...pick(one)]))

describe('the account of deliveries', () => {
  it('is empty for a site without events', async () => {
    expect(await account()).toMatchObject({
      headline: '0 created, 0 stored, 0 lost',
      ledgers: 0,
      gaps: { of: 0, missing: 0, list: [] },
      lastEventAt: null,
    })
  })

  it('says that everything arrived', async () => {
    const one = browser()
    for (let n = 0; n < 1_234; n += 1) one.create()
    await sendAll(one)
    const answer = await account()
    expect(answer.headline).toBe('1,234 created, 1,234 stored, 0 lost')
    expect(answer).toMatchObject({ ledgers: 1, withoutLedger: 0, losses: [], gaps: { of: 1, streams: 0 } })
    expect(Math.abs(Date.now() - (answer.lastEventAt ?? 0))).toBeLessThan(60_000)
  })

  it('misses an event that was accepted, whether or not its browser comes back', async () => {
    const [gone, back] = [browser(), browser()]
    for (const one of [gone, back]) {
      for (let n = 0; n < 10; n += 1) one.create()
      await one.send(4)
      await one.send(6)
    }
    await sendAll(back)
    const victims = [gone, back].map(one => [...one.accepted][8] ?? '')
    expect(await account()).toMatchObject({ headline: '20 created, 20 stored, 0 lost' })
    await forget(victims)
    const answer = await account()
    expect(answer.headline).toBe('20 created, 18 stored, 2 lost')
    expect(answer.losses.map(loss => [loss.ledger, loss.lost]).sort()).toEqual(
      [gone, back].map(one => [one.ledger.id, 1]).sort(),
    )
    expect(answer.gaps).toMatchObject({ streams: 2, missing: 2, lost: 2, notReceived: 0, refused: 0 })
    expect(answer.gaps.list[0]).toMatchObject({ numbers: '9', last: 10, lost: 1 })
  })

  it('misses what only the browser knows to have been acknowledged', async () => {
    const one = browser()
    one.create()
    one.ledger.created += 5
    one.ledger.acknowledged += 5
    await sendAll(one)
    expect(await account()).toMatchObject({ created: 6, stored: 1, lost: 5, waiting: 0 })
  })

  it('explains gaps of a browser that never comes back', async () => {
    const one = browser()
    for (const bad of [false, true, false, false]) one.create(bad)
    one.giveUp()
    await one.send(2)
    one.create()
    one.create()
    one.giveUp()
    await one.send(1)
    const answer = await account()
    expect(answer).toMatchObject({ created: 6, stored: 2, refused: 1, dropped: { quota: 2 }, waiting: 1 })
    expect(answer.gaps).toMatchObject({ of: 1, streams: 1, missing: 3, refused: 1, lost: 0, notReceived: 2 })
    expect(answer.gaps.list).toMatchObject([{ numbers: '1–2, 4', visitor: one.visitor, last: 5 }])
  })

  it('counts a page life that names no ledger for itself, or for the ledger that it names otherwise', async () => {
    const [never, once] = [browser(), browser()]
    for (const one of [never, once]) for (let n = 0; n < 6; n += 1) one.create()
    await never.send(6, 'whole', false)
    await once.send(3, 'whole', false)
    await sendAll(once)
    expect(await account()).toMatchObject({
      headline: '12 created, 12 stored, 0 lost',
      ledgers: 1,
      withoutLedger: 1,
    })
  })

  it('has the ledgers of the period alone, and leaves other sites out', async () => {
    const one = browser()
    one.create()
    await sendAll(one)
    expect(await account(today(1), today(2))).toMatchObject({ created: 0, stored: 0, gaps: { of: 0 } })
    settings.putSite({ ...testSite, id: 'other' }, 'test')
    const other = createLedgerBrowser(settings.addKey('public', 'other', 'test'), async batch => {
      await collect(new Request('http://collector.example/', { method: 'POST', body: JSON.stringify(batch) }))
      return null
    })
    other.create()
    await other.send(1)
    expect(await account()).toMatchObject({ created: 1, stored: 1, ledgers: 1 })
  })

  it('counts every one of thousands of page lives whose events have gone', async () => {
    const streams = Array.from({ length: 10_050 }, () => randomUUID())
    const note = {
      site: 'main',
      created: 3,
      acknowledged: 0,
      dropped: {},
      first_at: Date.now(),
      last_at: Date.now(),
    }
    const notes = streams.map(stream => ({ ...note, ledger: stream, stream, accepted: [1, 3], refused: [2] }))
    await insertRows(shop.store, 'deliveries', notes)
    const one = browser()
    one.create()
    await sendAll(one)
    expect(await account()).toMatchObject({
      headline: '30,151 created, 1 stored, 20,100 lost; 10,050 refused',
      gaps: { of: 10_051, streams: 10_050, missing: 30_150, lost: 20_100, refused: 10_050, notReceived: 0 },
    })
  })

  it('names the page lives with most missing, and counts all', async () => {
    const streams = Array.from({ length: 30 }, () => browser())
    for (const [index, one] of streams.entries()) {
      for (let n = 0; n < index + 2; n += 1) one.create()
      for (let n = 0; n < index; n += 1) one.giveUp()
      await sendAll(one)
    }
    const { gaps } = await account()
    expect(gaps).toMatchObject({ of: 30, streams: 29, missing: 435, notReceived: 435, lost: 0 })
    expect(gaps.list.map(page => page.missing)).toEqual(Array.from({ length: 20 }, (_, index) => 29 - index))
    expect(gaps.list[0]).toMatchObject({ numbers: '1–29', last: 31, visitor: streams[29]?.visitor })
  })

  it('is not upset by a number that no page life reaches', async () => {
    const far = { id: createEventId(), at: Date.now(), name: 'far', seq: 2 ** 31 }
    const batch = { v: 1, key, batch: randomUUID(), stream: randomUUID(), events: [far] }
    await collect(new Request('http://collector.example/', { method: 'POST', body: JSON.stringify(batch) }))
    expect(await account()).toMatchObject({ stored: 1, lost: 0, gaps: { missing: 0 } })
  })
})

/** One thing that a browser does or that befalls it. */
const act = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('create' as const), bad: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('turnPage' as const, 'giveUp' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      most: fc.nat(4),
      line: fc.constantFrom<Line>('whole', 'request lost', 'answer lost'),
    }),
  },
)
const life = fc.record({ acts: fc.array(act, { maxLength: 25 }), comesBack: fc.boolean() })

describe('whatever befalls browsers', () => {
  it('the account balances, and what is lost is what was accepted and is not there', async () => {
    const lives = fc.array(life, { minLength: 1, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(lives, fc.double({ min: 0, max: 1, noNaN: true }), async (told, share) => {
        for (const name of ['events', 'deliveries']) await shop.store.command(`TRUNCATE TABLE ${name}`)
        const browsers: LedgerBrowser[] = []
        for (const { acts, comesBack } of told) {
          const one = browser()
          browsers.push(one)
          for (const next of acts) {
            if (next.do === 'create') one.create(next.bad)
            else if (next.do === 'send') await one.send(next.most, next.line)
            else one[next.do]()
          }
          if (comesBack) await sendAll(one)
        }
        const accepted = union(browsers, one => one.accepted)
        const victims = [...accepted].slice(0, Math.round(accepted.size * share * 0.3))
        await forget(victims)
        const answer = await account()
        expect(balance(answer)).toBe(0)
        expect(answer.lost).toBe(victims.length)
        expect(answer.gaps.lost).toBe(victims.length)
        expect(answer.stored).toBe(accepted.size - victims.length)
        expect(answer.created).toBe(browsers.reduce((sum, one) => sum + one.heard.created, 0))
        if (told.every(({ comesBack }) => comesBack)) {
          const givenUp = union(browsers, one => one.givenUp)
          const refused = union(browsers, one => one.refused)
          expect(answer.waiting).toBe(0)
          expect(answer.dropped.quota ?? 0).toBe(givenUp.size)
          expect(answer.refused).toBe(refused.size)
          const twice = [...givenUp].filter(id => accepted.has(id) || refused.has(id))
          expect(answer.recovered).toBe(twice.length)
        }
      }),
      { numRuns: Number(process.env.TOUCHLINE_DELIVERY_RUNS ?? 25) },
    )
  }, 240_000)
})
