/**
 * What a page asks of the page lives that were left before they heard an answer.
 */
import { HttpResponse } from 'msw'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { accept, type Collector, startCollector } from '../test/collector.ts'
import { idAt, leftBehind } from '../test/disk.ts'
import { freshBrowser, leavePage, loadPage } from '../test/page.ts'

let collector: Collector

beforeEach(() => {
  collector = startCollector()
  freshBrowser()
})

afterEach(async () => {
  vi.useRealTimers()
  leavePage()
  await collector.close()
})

/** Sets the clock forward. */
const later = (ms: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms })

/** From here on the collector says of every page life that it has its events up to this number. */
const hearUpTo = (number: number) =>
  collector.answer(async sent => {
    const answer = await (await accept(sent)).json()
    const heard = Object.fromEntries((sent.unheard ?? []).map(stream => [stream, number]))
    return HttpResponse.json({ ...answer, heard }, { status: 202 })
  })

/** Makes two events in a page's last moment, to which nobody hears an answer. Resolves with its stream. */
async function leaveWithTwo(): Promise<string | undefined> {
  collector.answer(() => new Promise(() => undefined))
  const client = loadPage()
  client.track('one')
  client.track('two')
  leavePage()
  await vi.waitFor(() => expect(collector.names()).toEqual(['one', 'two']))
  const { stream } = collector.batches[0] ?? {}
  collector.forget()
  return stream
}

test('what an earlier page has sent in its last moment is not sent again once the collector says that it has it', async () => {
  const stream = await leaveWithTwo()
  hearUpTo(2)
  const second = loadPage()
  second.track('next')
  await second.flush()
  expect(collector.batches[0]?.unheard).toEqual([stream])
  expect(second.ledger()).toMatchObject({ created: 3, acknowledged: 3, waiting: 0 })
  later(120_000)
  await second.flush()
  expect(collector.names()).toEqual(['next'])
})

test('what the collector has not heard of is sent again', async () => {
  await leaveWithTwo()
  hearUpTo(1)
  const second = loadPage()
  second.track('next')
  await second.flush()
  later(16_000)
  await second.flush()
  expect(collector.names()).toEqual(['next', 'two'])
  expect(second.ledger()).toMatchObject({ created: 3, acknowledged: 3, waiting: 0 })
})

test('what lies on the disk with a senseless page life is not asked for, and costs no other event', async () => {
  const json = '{"id":"x","seq":1}'
  await leftBehind(2, n => ({ id: idAt(Date.now(), n), stream: ['garbage', undefined][n] as string, json }))
  const client = loadPage()
  client.track('fine')
  await client.flush()
  expect(collector.names()).toEqual(['fine'])
  expect(collector.batches[0]).not.toHaveProperty('unheard')
})
