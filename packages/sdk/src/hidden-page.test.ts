import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Collector, startCollector } from '../test/collector.ts'
import { freshBrowser, leavePage, loadPage } from '../test/page.ts'

let collector: Collector

beforeEach(() => {
  collector = startCollector()
  freshBrowser()
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
})

afterEach(async () => {
  leavePage()
  vi.restoreAllMocks()
  await collector.close()
})

test('of a stream of events on a hidden page the first leaves at once, the rest together', async () => {
  const client = loadPage()
  for (let n = 0; n < 20; n++) {
    client.track('behind', { n })
    await new Promise(resolve => setTimeout(resolve, 5))
  }
  await vi.waitFor(() => expect(collector.names()).toHaveLength(20), 10_000)
  expect(collector.batches.map(sent => sent.events.length)).toEqual([1, 19])
  await vi.waitFor(() => expect(client.ledger()).toMatchObject({ acknowledged: 20, waiting: 0 }))
})

test('whatever is made on a hidden page that is being left leaves at once', async () => {
  const client = loadPage()
  window.dispatchEvent(new Event('pagehide'))
  for (let n = 0; n < 3; n++) {
    client.track('last words', { n })
    await new Promise(resolve => setTimeout(resolve, 5))
  }
  await vi.waitFor(() => expect(collector.names()).toHaveLength(3))
  expect(collector.batches).toHaveLength(3)
})
