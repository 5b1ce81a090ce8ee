/**
 * What a collector, or something on the way to it, refuses as a whole.
 */
import { HttpResponse } from 'msw'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { accept, type Collector, startCollector } from '../test/collector.ts'
import { freshBrowser, leavePage, loadPage } from '../test/page.ts'

let collector: Collector

beforeEach(() => {
  collector = startCollector()
  freshBrowser()
})

afterEach(async () => {
  vi.unstubAllGlobals()
  leavePage()
  await collector.close()
})

test('a batch that is too large is halved, and the one event too large is counted', async () => {
  collector.answer(sent =>
    sent.events.some(event => event.name === 'poison')
      ? HttpResponse.json({ error: { code: 'too_large', detail: 'no' } }, { status: 413 })
      : accept(sent),
  )
  const client = loadPage()
  for (const name of ['a', 'b', 'poison', 'c', 'd']) client.track(name)
  await client.flush()
  expect(client.ledger()).toMatchObject({
    created: 5,
    acknowledged: 4,
    waiting: 0,
    dropped: { too_large: 1 },
  })
})

test('a batch that cannot be read is bisected down to the poison, which is counted by the collector’s code', async () => {
  collector.answer(sent =>
    sent.events.some(event => event.name === 'poison')
      ? HttpResponse.json({ error: { code: 'bad_batch', detail: 'no' } }, { status: 400 })
      : accept(sent),
  )
  const client = loadPage()
  for (const name of ['a', 'b', 'c', 'poison', 'd', 'e', 'f']) client.track(name)
  await client.flush()
  expect(client.ledger()).toMatchObject({
    created: 7,
    acknowledged: 6,
    waiting: 0,
    dropped: { bad_batch: 1 },
  })
})

test.each(['bad_batch', 'bad_version', 'bad_encoding', 'bad_json'])(
  'a collector that refuses whatever the page sends takes nothing away: %s',
  async code => {
    collector.answer(() => HttpResponse.json({ error: { code, detail: 'no' } }, { status: 400 }))
    const client = loadPage()
    for (const name of ['a', 'b', 'c']) client.track(name)
    await client.flush()
    expect(client.ledger()).toMatchObject({ created: 3, acknowledged: 0, waiting: 3, dropped: {} })
    collector.answer(accept)
    await client.flush()
    expect(client.ledger()).toMatchObject({ created: 3, acknowledged: 3, waiting: 0 })
  },
)

test('where packed bytes are damaged on the way, the page sends text, and loses nothing', async () => {
  vi.stubGlobal('Blob', (await import('node:buffer')).Blob)
  collector.answer(sent =>
    collector.packed.at(-1)
      ? HttpResponse.json({ error: { code: 'bad_encoding', detail: 'no' } }, { status: 400 })
      : accept(sent),
  )
  const client = loadPage()
  for (let n = 0; n < 20; n++) client.track('many', { n })
  await client.flush()
  for (let n = 0; n < 20; n++) client.track('more', { n })
  await client.flush()
  expect(collector.packed).toEqual([true, false, false])
  expect(client.ledger()).toMatchObject({ created: 40, acknowledged: 40, waiting: 0, dropped: {} })
})
