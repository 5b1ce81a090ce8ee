/**
 * A real Chromium, and visitors in it.
 *
 * @module
 */
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { findBrowser, variableOf } from './browsers/find-browser.ts'
import type { ShopTab } from './shopper.ts'

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

/** A page of this Chromium as shoppers know it. */
export const toShopTab = (page: Page): ShopTab => ({
  goto: async url => {
    await page.goto(url)
  },
  evaluate: (run, ...args) =>
    // Playwright hands one argument on.
    page.evaluate(`(${run})(...${JSON.stringify(args)})`),
  click: selector => page.locator(selector).first().click(),
  type: (selector, text) => page.locator(selector).first().pressSequentially(text),
})
