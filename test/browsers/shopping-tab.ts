/**
 * One of a shopper's tabs: it opens pages, makes events, is closed, crashes, and is opened again.
 *
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '../../packages/touchline/src/demo/random.ts'
import type { BrowserDriver, Tab, Visit } from '../support/browsers/browser-driver.ts'
import { crash, setOffline } from '../support/browsers/puppeteer-driver.ts'
import { track } from '../support/faults/page-script.ts'
import { untilWritten } from './disk-watch.ts'
import type { Burst, MadeList } from './made-list.ts'

/** The shopper's browser, which may be killed and started again at any time. */
export interface ShopperBrowser {
  newTab(): Promise<Tab>
  /** SIGKILL, and a new one on the same profile. `onKilled` is called between the two. */
  killAndRestart(onKilled: () => void): Promise<void>
  close(): Promise<void>
  /** How many were killed so far. */
  kills(): number
}

/** Starts the shopper's browser. */
export async function openShopperBrowser(options: {
  readonly driver: BrowserDriver
  readonly profile: string
  readonly home: string
}): Promise<ShopperBrowser> {
  const { driver, profile, home } = options
  let visit: Promise<Visit> = driver.visit(profile, home)
  let kills = 0
  await visit
  return {
    kills: () => kills,
    newTab: async () => (await visit).newTab(),
    async killAndRestart(onKilled) {
      const old = await visit
      kills += 1
      visit = old.kill().then(() => {
        onKilled()
        return driver.visit(profile, home)
      })
      await visit
    },
    close: async () => (await visit).close(),
  }
}

/** How long a step of a tab may take. */
const patienceMs = 20_000

/** A step of a tab that is never answered: its page or browser died in the middle of it. */
class NoAnswer extends Error {}

/** Waits for one step of a tab, but not for ever. */
async function answered<Result>(step: Promise<Result>): Promise<Result> {
  const patience = new AbortController()
  const late = sleep(patienceMs, undefined, { signal: patience.signal }).then(() =>
    Promise.reject(new NoAnswer()),
  )
  try {
    return await Promise.race([step, late])
  } finally {
    patience.abort()
    late.catch(() => undefined)
  }
}

/** What a tab shops with. */
export interface ShoppingOptions {
  readonly tab: number
  readonly shop: string
  readonly browser: ShopperBrowser
  readonly list: MadeList
  readonly random: Random
  readonly onCrash: () => void
}

/** Opens tabs, one after another, until enough events are made. */
export async function shopInTab(options: ShoppingOptions): Promise<void> {
  const { browser, list, tab } = options
  let more = true
  while (more) {
    const kills = browser.kills()
    try {
      more = await liveInTab(await answered(browser.newTab()), options)
    } catch (error) {
      // Whatever was asked of a browser that was killed meanwhile fails; anything else is a fault of the test's.
      if (error instanceof NoAnswer) list.killed(dead => dead === tab)
      else if (browser.kills() === kills) throw error
    }
  }
}

/** Page after page in one tab. Resolves, with whether there is more to make, when the tab is closed or has crashed. */
async function liveInTab(tab: Tab, options: ShoppingOptions): Promise<boolean> {
  const { random, list, shop, onCrash } = options
  for (;;) {
    await answered(tab.goto(`${shop}/page-${random.whole(1, 99)}`))
    const more = await makeBursts(tab, options)
    const end = random.weighted([
      ['another page', 60],
      ['closed', 25],
      ['crashed', 15],
    ] as const)
    if (more && end === 'another page') continue
    if (more && end === 'crashed') {
      list.killed(dead => dead === options.tab)
      await crash(tab)
      onCrash()
    } else await answered(tab.close())
    return more
  }
}

async function makeBursts(tab: Tab, { list, random, tab: number }: ShoppingOptions): Promise<boolean> {
  for (let left = random.whole(1, 3); left > 0; left -= 1) {
    const burst = list.take(number, random.whole(5, 60))
    if (burst === null) return false
    const offline = random.chance(0.3)
    if (offline) await answered(setOffline(tab, true))
    await answered(track(tab, burst.first, burst.count, random.pick([0, 100, 500])))
    list.made(burst)
    noteWritten(tab, burst, list)
    await sleep(random.whole(0, 800))
    if (offline) await answered(setOffline(tab, false))
  }
  return true
}

/** The tab goes on meanwhile, and may be left, crash or be killed first: then nobody has seen the burst on disk. */
function noteWritten(tab: Tab, burst: Burst, list: MadeList): void {
  untilWritten(tab).then(
    () => list.written(burst),
    () => undefined,
  )
}
