/**
 * Where the browsers of this machine are.
 *
 * @module
 */
import { existsSync } from 'node:fs'
import type { EngineName } from './browser-driver.ts'

const macApp = (name: string) => `/Applications/${name}.app/Contents/MacOS/${name}`

const usualPlaces: Readonly<Record<EngineName, readonly string[]>> = {
  Chromium: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    macApp('Google Chrome'),
  ],
  Firefox: ['/usr/bin/firefox-esr', '/usr/bin/firefox', macApp('firefox')],
  WebKit: ['/usr/bin/WebKitWebDriver'],
}

/** The variable in which `npm test` names a browser to the tests; empty for one that is left out. */
export const variableOf = (engine: EngineName): string => `TOUCHLINE_${engine.toUpperCase()}`

/** The program of a browser, or `undefined` when there is none. */
export function findBrowser(engine: EngineName): string | undefined {
  const named = process.env[variableOf(engine)]
  return named === undefined ? usualPlaces[engine].find(place => existsSync(place)) : named || undefined
}
