/**
 * A shop on a bad day: eight tabs make numbered events and come and go, while the line to the server fails in every
 * way and server, tabs and browser are killed. Every tab keeps its own list of what it made.
 *
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { createRandom, type Random } from '../../packages/touchline/src/demo/random.ts'
import type { BrowserDriver } from '../support/browsers/browser-driver.ts'
import { findFreePort } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { untilDelivered } from '../support/faults/checker.ts'
import { type Fate, type FaultProxy, startFaultProxy } from '../support/faults/fault-proxy.ts'
import { startFaultShop } from '../support/faults/fault-shop.ts'
import { isSettled } from '../support/questions.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import { diskWatch } from './disk-watch.ts'
import { createMadeList, type MadeEvents, type MadeList } from './made-list.ts'
import { openShopperBrowser, type ShopperBrowser, shopInTab } from './shopping-tab.ts'

const tabs = 8

interface ChaosOptions {
  readonly driver: BrowserDriver
  /** Folder of the server's data. */
  readonly data: string
  /** Folder of the browser's storage. */
  readonly profile: string
  /** How many events are made. */
  readonly events: number
  /** Decides what happens; when exactly is the machine's affair. */
  readonly seed: string
}

/** What became of a day. */
interface Day extends MadeEvents {
  /** How many the ledger says were given up. */
  readonly declared: number
  /** What happened, counted. */
  readonly told: Readonly<Record<string, number>>
}

/** A server that is killed and started again on the same folder and port. */
async function openServer(data: string) {
  const port = await findFreePort()
  let server: RunningServer = await startServer({ data, port })
  let kills = 0
  return {
    now: () => server,
    kills: () => kills,
    async killFor(ms: number) {
      await server.kill()
      kills += 1
      await sleep(ms)
      server = await startServer({ data, port })
    },
  }
}

type Server = Awaited<ReturnType<typeof openServer>>

const fates: readonly (readonly [Fate, number])[] = [
  ['through', 50],
  ['unavailable', 20],
  ['request lost', 10],
  ['answer lost', 5],
  ['answer cut', 5],
  ['delayed', 10],
]

/** Good times, bad times, times without a line, and now and then a killed server, until the day is over. */
async function blow(isOver: () => boolean, proxy: FaultProxy, server: Server, random: Random): Promise<void> {
  while (!isOver()) {
    const phase = random.weighted([
      ['bad', 45],
      ['good', 25],
      ['cut', 20],
      ['killed', 10],
    ] as const)
    const ms = random.whole(500, 3_000)
    proxy.decide(phase === 'good' ? () => 'through' : () => random.weighted(fates))
    if (phase === 'cut') await proxy.close()
    if (phase === 'killed') await server.killFor(ms)
    else await sleep(ms)
    if (phase === 'cut') await proxy.open()
  }
  proxy.decide(() => 'through')
}

/** Kills the browser each time that another share of the events is made. */
async function killBrowsers(isOver: () => boolean, list: MadeList, browser: ShopperBrowser, every: number) {
  let next = every
  while (!isOver()) {
    await sleep(100)
    if (list.taken() < next) continue
    next += every
    await browser.killAndRestart(() => list.killed(() => true))
  }
}

/** Plays the day and brings everything home. The server has ended in order when this resolves. */
export async function playChaos({ driver, data, profile, events, seed }: ChaosOptions): Promise<Day> {
  const list = createMadeList(events)
  const server = await openServer(data)
  const proxy = await startFaultProxy(server.now().url)
  const tag = `${diskWatch}<script async src="/touchline.js" data-site="${server.now().key}" data-endpoint="${proxy.url}"></script>`
  const shop = await startFaultShop({ head: tag })
  const browser = await openShopperBrowser({ driver, profile, home: `${shop.url}/home` })
  let crashes = 0
  const onCrash = () => {
    crashes += 1
  }
  let over = false
  const accidents = [
    blow(() => over, proxy, server, createRandom(`${seed} weather`)),
    killBrowsers(() => over, list, browser, Math.ceil(events / (2 + events / 5_000))),
  ]
  const shopping = Array.from({ length: tabs }, (_, tab) =>
    shopInTab({ tab, shop: shop.url, browser, list, random: createRandom(`${seed} ${tab}`), onCrash }),
  )
  await Promise.all(shopping)
  over = true
  await Promise.all(accidents)

  const declared = await bringHome(browser, `${shop.url}/home`)
  await browser.close()
  await eventually(() => isSettled(server.now()), Boolean, {
    withinMs: 120_000,
    what: 'The settling of the server',
  })
  await server.now().stop()
  await proxy.close()
  await shop.stop()
  const told = { tabsCrashed: crashes, browsersKilled: browser.kills(), serversKilled: server.kills() }
  return { ...list.result(), declared, told: { ...told, ...Object.fromEntries(proxy.fates) } }
}

/** A last page, until nothing waits any more. Resolves with how many events were given up. */
async function bringHome(browser: ShopperBrowser, home: string): Promise<number> {
  const tab = await browser.newTab()
  await tab.goto(home)
  const { dropped } = await untilDelivered(tab, 120_000)
  return Object.values(dropped).reduce((sum, count) => sum + count, 0)
}
