/**
 * Chromium over its own protocol, and Firefox over WebDriver BiDi.
 *
 * @module
 */
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import puppeteer, { type Browser, type BrowserContext, type LaunchOptions, type Page } from 'puppeteer-core'
import { eventually } from '../eventually.ts'
import type { BrowserDriver, EngineName, Tab, Visitor } from './browser-driver.ts'

interface PuppeteerTab extends Tab {
  readonly page: Page
}

const chromiumArguments = [
  // Its sandbox needs a user other than root, or a kernel that lets it make namespaces.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
]

/** Runs one piece of work after the other. */
type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>

function createTurns(): InTurn {
  let last: Promise<unknown> = Promise.resolve()
  return work => {
    const result = last.then(work)
    last = Promise.allSettled([result])
    return result
  }
}

/** `inTurn` is shared by all that moves tabs of one browser to the front. */
function toTab(page: Page, inTurn: InTurn): PuppeteerTab {
  return {
    page,
    goto: async url => {
      await page.goto(url)
    },
    // Its own types know handles of things in the page; here everything travels as JSON.
    evaluate: (run, ...args) =>
      page.evaluate(run as (...given: unknown[]) => unknown, ...args) as Promise<
        Awaited<ReturnType<typeof run>>
      >,
    click: selector => page.locator(selector).click(),
    async type(selector, text) {
      await page.locator(selector).click()
      await page.keyboard.type(text)
    },
    inFront: work =>
      inTurn(async () => {
        // Firefox fails at it while another tab is just being closed.
        await page.bringToFront().catch(() => page.bringToFront())
        await work()
      }),
    close: () => page.close(),
  }
}

function toVisitor(context: BrowserContext, inTurn: InTurn): Visitor {
  return {
    newTab: () => inTurn(async () => toTab(await context.newPage(), inTurn)),
    close: () => context.close(),
  }
}

/** Ends the browser by its process, which leads a group of its own. */
async function killGroup(browser: Browser): Promise<void> {
  const leader = browser.process()
  if (leader?.pid === undefined) throw new Error('The browser has no process to kill.')
  if (leader.exitCode !== null || leader.signalCode !== null) return
  const ended = once(leader, 'exit')
  process.kill(-leader.pid, 'SIGKILL')
  await ended
}

/** Drives what puppeteer starts. */
function createDriver(engine: EngineName, options: LaunchOptions): BrowserDriver {
  const launch = (userDataDir?: string) =>
    puppeteer.launch({ ...options, headless: true, ...(userDataDir && { userDataDir }) })
  return {
    engine,
    async open() {
      const browser = await launch()
      const inTurn = createTurns()
      return {
        engine,
        newVisitor: async () => toVisitor(await browser.createBrowserContext(), inTurn),
        close: () => browser.close(),
      }
    },
    async visit(profile, url) {
      const browser = await launch(profile)
      const page = await browser.newPage()
      await page.goto(url)
      const inTurn = createTurns()
      return {
        newTab: () => inTurn(async () => toTab(await browser.newPage(), inTurn)),
        close: () => browser.close(),
        kill: () => killGroup(browser),
      }
    },
  }
}

/** Drives the Chromium at this path. */
export const createChromiumDriver = (executablePath: string): BrowserDriver =>
  createDriver('Chromium', { executablePath, args: chromiumArguments })

/** Drives the Firefox at this path. */
export const createFirefoxDriver = (executablePath: string): BrowserDriver =>
  createDriver('Firefox', { executablePath, browser: 'firefox' })

/** The page of a tab of these two browsers, for what only they can do. */
export function pageOf(tab: Tab): Page {
  if (!('page' in tab)) throw new Error('This tab is not driven by puppeteer.')
  return (tab as PuppeteerTab).page
}

/** Cuts a tab from the network: `navigator.onLine` becomes false and every request fails. */
export const setOffline = (tab: Tab, offline: boolean): Promise<void> => pageOf(tab).setOfflineMode(offline)

/** Ends the process of a Chromium tab at once, as running out of memory does. */
export async function crash(tab: Tab): Promise<void> {
  const page = pageOf(tab)
  const session = await page.createCDPSession()
  // It is never answered: whoever would answer is dead.
  session.send('Page.crash').catch(() => undefined)
  await eventually(async () => page.isClosed() || (await isDead(page)), Boolean, {
    what: 'The crash of a tab',
  })
}

async function isDead(page: Page): Promise<boolean> {
  const alive = page.evaluate(() => true).catch(() => false)
  return !(await Promise.race([alive, sleep(500, false)]))
}
