/**
 * A real Chromium, and visitors in it.
 *
 * @module
 */
import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

function findChromium(): string {
  const path = process.env.TOUCHLINE_CHROMIUM ?? usualPlaces.find(place => existsSync(place))
  if (path === undefined) throw new Error('No Chromium was found: name one in TOUCHLINE_CHROMIUM.')
  return path
}

/**
 * A browser that says that nobody is looking is a robot to the collector, and journeys are of people. It is set
 * for the whole browser: what a page sends while it is being left bypasses what is set for the page alone.
 */
const userAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36'

/** Starts the Chromium of this machine, without a window. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    args: [
      // Chromium's own sandbox needs a user other than root, or a kernel that lets it make namespaces.
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--disable-blink-features=AutomationControlled',
      `--user-agent=${userAgent}`,
    ],
  })
}

/** A new visitor: nothing stored, nothing known. */
export const createVisitor = (browser: Browser): Promise<BrowserContext> =>
  browser.newContext({ locale: 'en-GB' })
