/**
 * The browsers of this machine, each `undefined` when there is none.
 *
 * @module
 */
import type { BrowserDriver, EngineName } from './browser-driver.ts'
import { findBrowser } from './find-browser.ts'
import { createChromiumDriver, createFirefoxDriver } from './puppeteer-driver.ts'
import { createWebKitDriver } from './webkit-driver.ts'

function driverOf(engine: EngineName, create: (path: string) => BrowserDriver): BrowserDriver | undefined {
  const path = findBrowser(engine)
  return path === undefined ? undefined : create(path)
}

export const chromium = driverOf('Chromium', createChromiumDriver)

export const firefox = driverOf('Firefox', createFirefoxDriver)

export const webkit = driverOf('WebKit', createWebKitDriver)
