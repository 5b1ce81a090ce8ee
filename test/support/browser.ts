/**
 * A real Chromium, and visitors in it.
 *
 * @module
 */
import { type Browser, type BrowserContext, chromium } from 'playwright-core'
import { findBrowser, variableOf } from './browsers/find-browser.ts'

function findChromium(): string {
  const path = findBrowser('Chromium')
  if (path === undefined) throw new Error(`No Chromium was found: name one in ${variableOf('Chromium')}.`)
  return path
}

/**
 * Starts the Chromium of this machine, without a window.
 *
 * @param args Further arguments for it.
 */
export function openBrowser(args: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    args: [
      // Chromium's own sandbox needs a user other than root, or a kernel that lets it make namespaces.
      '--no-sandbox',
      '--disable-dev-shm-usage',
      ...args,
    ],
  })
}

/** A new visitor: nothing stored, nothing known. */
export const createVisitor = (browser: Browser): Promise<BrowserContext> =>
  browser.newContext({ locale: 'en-GB' })
