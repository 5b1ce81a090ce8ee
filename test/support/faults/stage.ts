/**
 * One browser on which scenarios are played at the same time, each with a collector, a shop and a visitor of its own.
 *
 * @module
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import type { BrowserDriver, Tab, TestBrowser, Visit, Visitor } from '../browsers/browser-driver.ts'
import { checkLedger, untilArrived, withState } from './checker.ts'
import { type FaultCollector, startFaultCollector } from './fault-collector.ts'
import { type FaultShop, pageWith, type ShopPages, scriptTag, startFaultShop } from './fault-shop.ts'

/** How single tabs are cut from the network or die, in browsers that can be driven to that. */
export interface Powers {
  readonly setOffline?: (tab: Tab, offline: boolean) => Promise<void>
  readonly killTab?: (tab: Tab) => Promise<void>
  /** How often an event may travel while answers take longer than a page; none where that is not known yet. */
  readonly mostCopies?: number
}

/** A scenario's own world. */
export interface Scene {
  readonly collector: FaultCollector
  readonly shop: FaultShop
  /** Opens a page of the shop, or another one, in a new tab. */
  enter(path?: string): Promise<Tab>
  /** The collector is gone, and the browser knows that these tabs are offline, if it can be told so. */
  cut(...tabs: Tab[]): Promise<void>
  heal(...tabs: Tab[]): Promise<void>
  kill(tab: Tab): Promise<void>
  /** The visitor's next page: by then everything made so far must have arrived, and the ledger must say so. */
  comeBack(made: number): Promise<void>
  /** Starts the browser on the scenario's own profile, on a page of the shop. */
  visit(path: string): Promise<Visit>
}

/** How the shop of a scenario differs from the usual one: the script tag in the head of every page. */
export interface Setting {
  /** What stands in the head of every page. */
  readonly head?: (collector: string) => string
  /** Pages of its own, by path. */
  readonly pages?: (collector: string) => ShopPages
  /** The page makes events that a collector refuses. */
  readonly mayBeRefused?: boolean
}

interface Stage {
  /** Plays a scenario and clears up after it. */
  play(scenario: (scene: Scene) => Promise<void>, setting?: Setting): Promise<void>
  close(): Promise<void>
}

const elsewhere = { '/elsewhere': () => ({ body: pageWith('') }) }

/** Opens a browser for scenarios with one of the built scripts. */
async function openStage(driver: BrowserDriver, bundle: string, powers: Powers): Promise<Stage> {
  const browser = await driver.open()
  return {
    async play(scenario, setting = {}) {
      const collector = await startFaultCollector()
      const { head = (url: string) => scriptTag(url, bundle), pages } = setting
      const shop = await startFaultShop({
        head: head(collector.url),
        pages: { ...elsewhere, ...pages?.(collector.url) },
      })
      const cast = createCast({ driver, browser, shop })
      try {
        await scenario({ ...createScene(collector, shop, { enter: cast.enter, powers }), visit: cast.visit })
        expect(collector.received.filter(({ method }) => method !== 'POST')).toEqual([])
        expect(collector.received.flatMap(({ fault }) => fault ?? [])).toEqual([])
        const refused = collector.received.flatMap(({ batch }) => batch?.refused ?? [])
        if (!setting.mayBeRefused) expect(refused).toEqual([])
      } finally {
        await cast.leave()
        await collector.close()
        await shop.stop()
      }
    },
    close: () => browser.close(),
  }
}

/** Opens a stage before the tests of this block and closes it after them. */
export function useStage(
  driver: BrowserDriver | undefined,
  bundle: string,
  powers: Powers = {},
): Pick<Stage, 'play'> {
  let stage: Stage | undefined
  beforeAll(async () => {
    if (driver !== undefined) stage = await openStage(driver, bundle, powers)
  })
  afterAll(() => stage?.close())
  return {
    play(...scenario) {
      if (stage === undefined) throw new Error('There is no browser to play in.')
      return stage.play(...scenario)
    },
  }
}

interface Casting {
  readonly driver: BrowserDriver
  readonly browser: TestBrowser
  readonly shop: FaultShop
}

/** Visitor and profile come into being when a scenario first needs them. */
function createCast({ driver, browser, shop }: Casting) {
  let visitor: Promise<Visitor> | undefined
  let profile: Promise<string> | undefined
  const visits: Visit[] = []
  return {
    async enter(path = '/') {
      visitor ??= browser.newVisitor()
      const tab = await (await visitor).newTab()
      await tab.goto(shop.url + path)
      return tab
    },
    async visit(path: string) {
      profile ??= mkdtemp(join(tmpdir(), 'touchline-profile-'))
      const visit = await driver.visit(await profile, shop.url + path)
      visits.push(visit)
      return visit
    },
    async leave() {
      await (await visitor)?.close()
      for (const visit of visits) await visit.kill()
      if (profile !== undefined) await rm(await profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

function createScene(
  collector: FaultCollector,
  shop: FaultShop,
  { enter, powers }: { enter: Scene['enter']; powers: Powers },
): Omit<Scene, 'visit'> {
  const setOffline = (tabs: readonly Tab[], offline: boolean) =>
    Promise.all(tabs.map(tab => powers.setOffline?.(tab, offline)))
  return {
    collector,
    shop,
    enter,
    async cut(...tabs) {
      await collector.close()
      await setOffline(tabs, true)
    },
    async heal(...tabs) {
      await collector.open()
      await setOffline(tabs, false)
    },
    async kill(tab) {
      await powers.killTab?.(tab)
    },
    async comeBack(made) {
      const tab = await enter('/again')
      await withState(tab, () => untilArrived(collector, made))
      await checkLedger(tab, collector)
    },
  }
}
