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
    ],
  })
}

/** A new visitor: nothing stored, nothing known. */
export const createVisitor = (browser: Browser): Promise<BrowserContext> =>
  browser.newContext({ locale: 'en-GB' })
