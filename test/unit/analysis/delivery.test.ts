import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { erasePerson, rebuild } from '../../../packages/ingest/src/index.ts'
import { createEventId, createPageBatch, pageHeaders } from '../../support/wire.ts'
import { sendAll, today, useDelivery } from './delivery-setting.ts'
import { insertRows, testSite } from './fixture.ts'

const { account, browser, erasing, forget, key, post, settings, settled, store } = useDelivery()

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
    await one.send(1)
    one.ledger.created += 5
    one.ledger.acknowledged += 5
    await sendAll(one)
    expect(await account()).toMatchObject({ created: 6, stored: 1, lost: 5, waiting: 0 })
  })

  it('knows an event that arrived to be made, though no ledger had counted it', async () => {
    const one = browser()
    for (let n = 0; n < 5; n += 1) one.create()
    one.ledger.created -= 2
    await sendAll(one)
    const answer = await account()
    expect(answer).toMatchObject({ headline: '5 created, 5 stored, 0 lost', uncounted: 2, recovered: 0 })
  })

  it('does not count what was acknowledged before these books', async () => {
    const one = browser()
    one.ledger.created += 50
    one.ledger.acknowledged += 50
    for (let n = 0; n < 3; n += 1) one.create()
    await one.send(2)
    await sendAll(one)
    expect(await account()).toMatchObject({ headline: '3 created, 3 stored, 0 lost', recovered: 0 })
  })

  it('misses nothing of a person who was erased from a browser that somebody else uses too', async () => {
    const [visitor, id] = [randomUUID(), randomUUID()]
    const send = async (user: string, names: readonly string[], acknowledged: number) => {
      const { events, ...batch } = createPageBatch({ key: key(), size: names.length, visitor })
      const created = acknowledged + names.length
      const ledger = { id, created, acknowledged, dropped: {} }
      const named = events.map((event, index) => ({ ...event, name: names[index], data: { user } }))
      await post({ ...batch, ledger, events: named }, pageHeaders)
      await settled()
      await rebuild(erasing(), [{ site: 'main', visitor }])
    }
    await send('bob', ['identify', 'page_view'], 0)
    await send('jane', ['reset', 'identify', 'page_view'], 2)
    await send('bob', ['reset', 'identify', 'page_view'], 5)
    await send('bob', ['page_view'], 8)
    const erased = await erasePerson(erasing(), { site: 'main', id: 'jane' }, 'test')
    expect(erased).toMatchObject({ sharedVisitors: 1, events: 3 })
    expect(await account()).toMatchObject({ lost: 0, gaps: { lost: 0 } })
  })

  it('leaves out page lives whose events may have reached the end of their retention', async () => {
    const [old, fresh] = [397, 380].map(days => Date.now() - days * 86_400_000) as [number, number]
    const ledger = randomUUID()
    const note = { site: 'main', ledger, dropped: {}, accepted: [1, 2], refused: [], last_at: Date.now() }
    await insertRows(store(), 'deliveries', [
      { ...note, stream: randomUUID(), created: 2, acknowledged: 0, known_before: 0, first_at: old },
      { ...note, stream: randomUUID(), created: 4, acknowledged: 2, known_before: 2, first_at: fresh },
    ])
    expect(await account()).toMatchObject({ created: 2, stored: 0, lost: 2, gaps: { of: 1, lost: 2 } })
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
    settings().putSite({ ...testSite, id: 'other' }, 'test')
    const other = browser(settings().addKey('public', 'other', 'test'))
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
    await insertRows(store(), 'deliveries', notes)
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
    const batch = { v: 1, key: key(), batch: randomUUID(), stream: randomUUID(), events: [far] }
    await post(batch)
    expect(await account()).toMatchObject({ stored: 1, lost: 0, gaps: { missing: 0 } })
  })
})
