import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Tab } from '../support/browsers/browser-driver.ts'
import { chromium } from '../support/browsers/engines.ts'
import { pageOf } from '../support/browsers/puppeteer-driver.ts'
import { eventually } from '../support/eventually.ts'
import { checkLedger, numbersStored, untilArrived } from '../support/faults/checker.ts'
import type { FaultCollector } from '../support/faults/fault-collector.ts'
import { scriptTag } from '../support/faults/fault-shop.ts'
import { faultsOf, track } from '../support/faults/page-script.ts'
import { useStage } from '../support/faults/stage.ts'

const count = 50

/** Ways in which a browser has no IndexedDB, done to the page before the script loads. */
const without = {
  'is missing': 'Object.defineProperty(window, "indexedDB", { value: undefined })',
  'throws when it is touched': `Object.defineProperty(window, "indexedDB", { get() { throw new DOMException("no", "SecurityError") } })`,
  'refuses to open': `IDBFactory.prototype.open = () => { throw new DOMException("no", "InvalidStateError") }`,
  'never answers': 'IDBFactory.prototype.open = () => new EventTarget()',
  'opens with an error': `IDBFactory.prototype.open = new Proxy(IDBFactory.prototype.open, {
    apply: (open, factory, [name]) => Reflect.apply(open, factory, [name, -1 >>> 0]) && Reflect.apply(open, factory, [name, 1]) })`,
}

/** The rest of the page's life: nothing has reached it, and what it makes is brought to the collector. */
async function livesOn(tab: Tab, collector: FaultCollector, from: number): Promise<void> {
  await track(tab, from, count)
  const wanted = Array.from({ length: count }, (_, n) => from + n)
  await eventually(
    async () => numbersStored(collector),
    found => wanted.every(n => found.includes(n)),
    // A change of the disk that is told nothing is given up after 15 s.
    { withinMs: 60_000, what: `The arrival of ${from} to ${from + count - 1}` },
  )
  const numbers = numbersStored(collector)
  expect(new Set(numbers).size).toBe(numbers.length)
  expect(await faultsOf(tab)).toEqual([])
}

/** Puts values into the script's own database. */
const scribble = (tab: Tab, entries: readonly (readonly [key: string, json: string])[]): Promise<void> =>
  tab.evaluate(async pairs => {
    const open = indexedDB.open('touchline')
    open.onupgradeneeded = () => open.result.createObjectStore('queue')
    await new Promise(resolve => {
      open.onsuccess = resolve
    })
    const change = open.result.transaction('queue', 'readwrite')
    for (const [key, json] of pairs) change.objectStore('queue').put(JSON.parse(json), key)
    await new Promise(resolve => {
      change.oncomplete = resolve
    })
    open.result.close()
  }, entries)

/** What the browser says to a page that wants to keep something. */
const refusalOf = (tab: Tab): Promise<string | undefined> =>
  tab.evaluate(
    () =>
      new Promise(resolve => {
        const open = indexedDB.open('of the test')
        open.onerror = () => resolve(open.error?.name)
        open.onupgradeneeded = () => open.result.createObjectStore('store')
        open.onsuccess = () => {
          const change = open.result.transaction('store', 'readwrite')
          change.objectStore('store').put('x'.repeat(100_000), 'key')
          change.oncomplete = () => resolve(undefined)
          change.onabort = () => resolve(change.error?.name)
        }
      }),
  )

describe.skipIf(chromium === undefined)('a page in Chromium', { concurrent: true }, () => {
  const { play } = useStage(chromium, 'touchline.js')

  it.each(Object.entries(without))('sends everything from memory where IndexedDB %s', (_, script) =>
    play(
      async ({ collector, enter }) => {
        const tab = await enter()
        await livesOn(tab, collector, 0)
        await checkLedger(tab, collector)
      },
      { head: url => `<script>${script}</script>${scriptTag(url)}` },
    ),
  )

  it.each([1, 20_000])('goes on when a quota of %i bytes is used up', quotaSize =>
    play(async ({ collector, shop, enter }) => {
      const tab = await enter('/elsewhere')
      const session = await pageOf(tab).createCDPSession()
      // Before the first use: Chromium remembers for half a minute how much there is.
      await session.send('Storage.overrideQuotaForOrigin', { origin: shop.url, quotaSize })
      await tab.goto(shop.url)
      await collector.close()
      await track(tab, 0, 2 * count)
      await sleep(2_000)
      expect(await refusalOf(tab)).toBe('QuotaExceededError')
      await collector.open()
      await untilArrived(collector, 2 * count)
      await livesOn(tab, collector, 2 * count)
      await checkLedger(tab, collector)
    }),
  )

  it('goes on when the shop’s data is cleared under it', () =>
    play(async ({ collector, shop, enter }) => {
      const tab = await enter()
      const session = await pageOf(tab).createCDPSession()
      await livesOn(tab, collector, 0)
      await session.send('Storage.clearDataForOrigin', { origin: shop.url, storageTypes: 'all' })
      await livesOn(tab, collector, count)
      await tab.goto(`${shop.url}/again`)
      await livesOn(tab, collector, 2 * count)
    }))

  it('skips what is not its own in its database', () =>
    play(async ({ collector, shop, enter }) => {
      const tab = await enter('/elsewhere')
      const garbage = fc.sample(fc.tuple(fc.string({ unit: 'grapheme' }), fc.json()), 200)
      const nearby = fc.sample(fc.json(), 20).map((json, n) => [`e:pk_faults:0${n}`, json] as const)
      await scribble(tab, [...garbage, ...nearby, ['l:pk_faults', '{"created":"many"}']])
      await tab.goto(`${shop.url}/again`)
      await livesOn(tab, collector, 0)
      await checkLedger(tab, collector)
    }))

  it('works beside a database of a version to come', () =>
    play(async ({ collector, shop, enter }) => {
      const tab = await enter('/elsewhere')
      await tab.evaluate(async () => {
        const open = indexedDB.open('touchline', 99)
        open.onupgradeneeded = () => open.result.createObjectStore('something else')
        await new Promise(resolve => {
          open.onsuccess = resolve
        })
        open.result.close()
      })
      await tab.goto(`${shop.url}/again`)
      await livesOn(tab, collector, 0)
      await checkLedger(tab, collector)
    }))
})
