import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Tab } from '../support/browsers/browser-driver.ts'
import { chromium, firefox } from '../support/browsers/engines.ts'
import { crash, pageOf } from '../support/browsers/puppeteer-driver.ts'
import { eventually } from '../support/eventually.ts'
import {
  checkLedger,
  numbersStored,
  untilArrived,
  untilDelivered,
  withState,
} from '../support/faults/checker.ts'
import type { FaultCollector } from '../support/faults/fault-collector.ts'
import { type FaultShop, pageWith, scriptTag } from '../support/faults/fault-shop.ts'
import { faultsOf, track } from '../support/faults/page-script.ts'
import { slowly } from '../support/faults/replies.ts'
import { useStage } from '../support/faults/stage.ts'
import { roundsOr } from '../support/rounds.ts'

/** More rounds: TOUCHLINE_ROUNDS=50 npm test -- page-life */
const backRounds = roundsOr(2)
const crashRounds = roundsOr(3)

/** By then every event is on disk, on a machine that does much else besides. */
const writtenWithinMs = 1_000
/** By then a page that has nothing to send has ended what it was doing. */
const settledMs = 1_500
/** Longer than a page waits before it takes over what an earlier one has left. */
const readMs = 18_000
/** By then the driver knows which page is shown. */
const shownMs = 1_000

/** Says each showing to the shop, and whether it came out of the back/forward cache. */
const withShows = (head: string) =>
  pageWith(
    `<script>addEventListener('pageshow', event => fetch('/said/' + (event.persisted ? 'restored' : 'loaded'), { cache: 'no-store' }))</script>${head}`,
  )

const viewsOf = (collector: FaultCollector, path: string): (string | undefined)[] =>
  collector
    .stored()
    .filter(event => event.name === 'page_view' && event.page?.url?.endsWith(path))
    .map(event => event.page?.nav)

const untilSettled = async (tab: Tab): Promise<void> => {
  await untilDelivered(tab)
  await sleep(settledMs)
}

/**
 * Goes back to the page before, which must come out of the cache. Nothing is asked of the tab meanwhile: a question to a
 * page that is still in the cache throws it out.
 */
const goBack = async (tab: Tab, shop: FaultShop): Promise<void> => {
  const before = [...shop.said]
  await tab.evaluate(() => setTimeout(() => history.back()))
  await eventually(
    async () => shop.said,
    said => said.length > before.length,
    { what: 'The page before' },
  )
  expect(shop.said).toEqual([...before, 'restored'])
  await sleep(shownMs)
}

// In a browser of its own: the cache is shared, and a tab that crashes elsewhere empties it.
describe.skipIf(chromium === undefined)('a page that is left in Chromium', { concurrent: true }, () => {
  const { play } = useStage(chromium, 'touchline.js')

  const shown = { pages: (url: string) => ({ '/first': () => ({ body: withShows(scriptTag(url)) }) }) }

  it(`comes out of the back/forward cache ${backRounds} times, each time as a view`, () =>
    play(async ({ collector, shop, enter }) => {
      const tab = await enter('/first')
      for (let round = 1; round <= backRounds; round += 1) {
        await untilSettled(tab)
        await tab.goto(`${shop.url}/second`)
        await untilSettled(tab)
        await goBack(tab, shop)
      }
      const views = await eventually(
        async () => viewsOf(collector, '/first'),
        all => all.length > backRounds,
      )
      expect(views).toEqual(['load', ...Array(backRounds).fill('bfcache')])
      await checkLedger(tab, collector)
    }, shown))

  it('costs two requests however long it is read, and sends each event once', () =>
    play(async ({ collector, shop, enter }) => {
      const tab = await enter('/0')
      for (let page = 1; page <= 3; page += 1) {
        await sleep(readMs)
        if (page < 3) await tab.goto(`${shop.url}/${page}`)
        else await tab.close()
      }
      const leaves = async () => collector.stored().filter(event => event.name === 'page_leave').length
      await eventually(leaves, count => count === 3, { what: 'The leaving of three pages' })
      expect(collector.received).toHaveLength(6)
      expect(Math.max(...collector.copies().values())).toBe(1)
    }))

  it('goes into the back/forward cache while its batch is under way', () =>
    play(async ({ collector, shop, enter }) => {
      collector.answer(slowly(3_000))
      const tab = await enter('/first')
      await track(tab, 0, 20)
      await eventually(
        async () => collector.received.length,
        made => made > 0,
        { what: 'A batch under way' },
      )
      await tab.goto(`${shop.url}/second`)
      await goBack(tab, shop)
      await untilArrived(collector, 20)
      await checkLedger(tab, collector)
    }, shown))
})

describe.skipIf(chromium === undefined)('a page in Chromium', { concurrent: true }, () => {
  const { play } = useStage(chromium, 'touchline.js', { killTab: crash })

  const rendersAhead = (url: string) => ({
    '/list': () => ({
      body: pageWith(
        `${scriptTag(url)}<script type="speculationrules">
          {"prerender": [{"urls": ["/ahead"], "eagerness": "immediate"}]}</script>`,
        '<a href="/ahead">Ahead</a>',
      ),
    }),
    '/ahead': () => ({
      body: pageWith(`${scriptTag(url)}<script>
        fetch('/said/' + (document.prerendering ? 'rendered-ahead' : 'loaded'))
        shop.track(0, 5)</script>`),
    }),
  })

  it('that is rendered ahead and never shown does not exist', () =>
    play(
      async ({ collector, shop, enter }) => {
        const tab = await enter('/list')
        await eventually(
          async () => shop.said,
          said => said.length > 0,
          { what: 'The rendering ahead' },
        )
        expect(shop.said).toEqual(['rendered-ahead'])
        await eventually(
          async () => viewsOf(collector, '/list'),
          views => views.length > 0,
        )
        await sleep(3_000)
        await tab.close()
        await sleep(1_000)
        expect(viewsOf(collector, '/ahead')).toEqual([])
        expect(numbersStored(collector)).toEqual([])
      },
      { pages: rendersAhead },
    ))

  it('that is rendered ahead and then shown is one view', () =>
    play(
      async ({ collector, shop, enter }) => {
        const tab = await enter('/list')
        await eventually(
          async () => shop.said,
          said => said.length > 0,
          { what: 'The rendering ahead' },
        )
        await Promise.all([pageOf(tab).waitForNavigation(), pageOf(tab).click('a')])
        expect(await tab.evaluate(() => performance.getEntriesByType('navigation').length)).toBe(1)
        await untilArrived(collector, 5)
        expect(shop.said).toEqual(['rendered-ahead'])
        expect(viewsOf(collector, '/ahead')).toEqual(['prerender'])
        await checkLedger(tab, collector)
      },
      { pages: rendersAhead },
    ))

  it('that is frozen and then ended has kept its events', () =>
    play(async ({ collector, enter, kill, comeBack }) => {
      const tab = await enter()
      await collector.close()
      const session = await pageOf(tab).createCDPSession()
      await track(tab, 0, 100)
      await sleep(writtenWithinMs)
      await session.send('Page.setWebLifecycleState', { state: 'frozen' })
      await sleep(1_000)
      await kill(tab)
      await collector.open()
      await comeBack(100)
    }))

  it('that wakes from freezing goes on', () =>
    play(async ({ collector, enter }) => {
      const tab = await enter()
      const session = await pageOf(tab).createCDPSession()
      await track(tab, 0, 50)
      await session.send('Page.setWebLifecycleState', { state: 'frozen' })
      await sleep(2_000)
      await session.send('Page.setWebLifecycleState', { state: 'active' })
      await track(tab, 50, 50)
      await withState(tab, () => untilArrived(collector, 100))
      await checkLedger(tab, collector)
    }))

  it.each(Array.from({ length: crashRounds }, (_, round) => round + 1))(
    'that crashes loses nothing that is a second old (%i)',
    () =>
      play(async ({ collector, enter, kill }) => {
        const tab = await enter()
        if (Math.random() < 0.5) await collector.close()
        // Nobody answers for a page that has crashed.
        void track(tab, 0, 10_000, 100_000).catch(() => undefined)
        await sleep(Math.random() * 3_000)
        const made = await tab.evaluate(() => (window as unknown as { shop: { made: number } }).shop.made)
        await sleep(1_000)
        await kill(tab)
        await collector.close()
        await collector.open()
        await enter('/again')
        const stored = async () => numbersStored(collector)
        const numbers = await eventually(stored, found => found.length >= made, {
          what: `The arrival of ${made}`,
        })
        expect(numbers).toEqual(Array.from(numbers, (_, n) => n))
      }),
  )
})

describe.skipIf(firefox === undefined)('a page in Firefox', () => {
  const { play } = useStage(firefox, 'touchline.js')

  it('comes out of the back/forward cache as a view', () =>
    play(
      async ({ collector, shop, enter }) => {
        const tab = await enter('/first')
        await track(tab, 0, 20)
        await untilSettled(tab)
        await tab.goto(`${shop.url}/second`)
        await goBack(tab, shop)
        await untilArrived(collector, 20)
        const views = await eventually(
          async () => viewsOf(collector, '/first'),
          all => all.length > 1,
        )
        expect(views).toEqual(['load', 'bfcache'])
        expect(await faultsOf(tab)).toEqual([])
      },
      { pages: url => ({ '/first': () => ({ body: withShows(scriptTag(url)) }) }) },
    ))
})
