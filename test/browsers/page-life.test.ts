import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Tab } from '../support/browsers/browser-driver.ts'
import { chromium, firefox } from '../support/browsers/engines.ts'
import { crash, pageOf } from '../support/browsers/puppeteer-driver.ts'
import { eventually } from '../support/eventually.ts'
import { checkLedger, numbersStored, untilArrived } from '../support/faults/checker.ts'
import type { FaultCollector } from '../support/faults/fault-collector.ts'
import { pageWith, scriptTag } from '../support/faults/fault-shop.ts'
import { faultsOf, track } from '../support/faults/page-script.ts'
import { slowly } from '../support/faults/replies.ts'
import { useStage } from '../support/faults/stage.ts'
import { roundsOr } from '../support/rounds.ts'

/** More rounds: TOUCHLINE_ROUNDS=50 npm test -- page-life */
const backRounds = roundsOr(2)
const crashRounds = roundsOr(3)

/** By then every event is on disk, on a machine that does much else besides. */
const writtenWithinMs = 1_000
/** By then a page has sent what it made at its start. */
const settledMs = 2_500

/** What `shows` in the page's own list: whether each showing came out of the back/forward cache. */
const withShows = (head: string) =>
  pageWith(
    `<script>window.shows = []; addEventListener('pageshow', event => shows.push(event.persisted))</script>${head}`,
  )

const showsOf = (tab: Tab): Promise<boolean[]> =>
  tab.evaluate(() => (window as unknown as { shows?: boolean[] }).shows ?? [])

const viewsOf = (collector: FaultCollector, path: string): (string | undefined)[] =>
  collector
    .stored()
    .filter(event => event.name === 'page_view' && event.page?.url?.endsWith(path))
    .map(event => event.page?.nav)

/** A tab that goes back is between two pages for a moment, in which nobody answers. */
const goBack = async (tab: Tab, shown: number): Promise<void> => {
  await tab.evaluate(() => setTimeout(() => history.back()))
  await eventually(
    async () => (await showsOf(tab).catch(() => [])).length,
    shows => shows > shown,
    { what: 'The page before' },
  )
}

// In a browser of its own: the cache is shared, and a tab that crashes elsewhere empties it.
describe.skipIf(chromium === undefined)('a page that is left in Chromium', { concurrent: true }, () => {
  const { play } = useStage(chromium, 'touchline.js')

  const shown = { pages: (url: string) => ({ '/first': () => ({ body: withShows(scriptTag(url)) }) }) }

  it(`comes out of the back/forward cache ${backRounds} times, each time as a view`, () =>
    play(async ({ collector, shop, enter }) => {
      const tab = await enter('/first')
      await sleep(settledMs)
      for (let round = 1; round <= backRounds; round += 1) {
        await tab.goto(`${shop.url}/second`)
        await sleep(settledMs)
        await goBack(tab, round)
        await sleep(settledMs)
      }
      expect(await showsOf(tab)).toEqual([false, ...Array(backRounds).fill(true)])
      const views = await eventually(
        async () => viewsOf(collector, '/first'),
        all => all.length > backRounds,
      )
      expect(views).toEqual(['load', ...Array(backRounds).fill('bfcache')])
      await checkLedger(tab, collector)
    }, shown))

  // A request under way keeps the page out at present.
  it.skip('goes into the back/forward cache while its batch is under way', () =>
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
      await goBack(tab, 1)
      expect(await showsOf(tab)).toEqual([false, true])
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
      await untilArrived(collector, 100)
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
        await tab.goto(`${shop.url}/second`)
        await goBack(tab, 1)
        expect(await showsOf(tab)).toEqual([false, true])
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
