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

/** Starts the Chromium of this machine, without a window. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    args: [
      // Chromium's own sandbox needs a user other than root, or a kernel that lets it make namespaces.
      '--no-sandbox',
      '--disable-dev-shm-usage',
      // A browser that says it is driven by a program is a suspect, and journeys are of people.
      '--disable-blink-features=AutomationControlled',
    ],
  })
}

/** A user agent of this browser as people have it; the real one says that nobody is looking. */
export const userAgentOf = (browser: Browser): string => {
  const [major] = browser.version().split('.')
  return `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0 Safari/537.36`
}

/** A new visitor: nothing stored, nothing known. */
export const createVisitor = (browser: Browser): Promise<BrowserContext> =>
  browser.newContext({ userAgent: userAgentOf(browser), locale: 'en-GB' })
