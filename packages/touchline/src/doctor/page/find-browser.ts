/**
 * The browser of this machine that looks at pages.
 *
 * @module
 */
import { existsSync } from 'node:fs'
import { basename, delimiter, join } from 'node:path'
import { StartError } from '../../start-error.ts'

/** A browser's program, and which protocol it speaks. */
export interface FoundBrowser {
  readonly path: string
  readonly kind: 'chrome' | 'firefox'
}

/** Programs as they are called on the PATH. Firefox comes last: it says less about why something failed. */
const commands = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
  'microsoft-edge',
  'brave-browser',
  'chrome-headless-shell',
  'firefox',
  'firefox-esr',
]

const macApps = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser', 'Firefox']

const windowsPrograms = [
  ['Google', 'Chrome', 'Application', 'chrome.exe'],
  ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
  ['Mozilla Firefox', 'firefox.exe'],
]

/** Where to look; default: this machine. */
export interface Machine {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly exists: (path: string) => boolean
}

const thisMachine: Machine = { platform: process.platform, env: process.env, exists: existsSync }

/**
 * Finds a browser; nothing is ever downloaded.
 *
 * @param named the program to take instead of looking for one.
 * @throws {StartError} There is none.
 */
export function findBrowser(named?: string, machine: Machine = thisMachine): FoundBrowser {
  if (named !== undefined) {
    if (machine.exists(named)) return toFound(named)
    throw new StartError(`There is no browser at: ${named}; name the program itself with --browser.`)
  }
  const path = placesOf(machine).find(machine.exists)
  if (path !== undefined) return toFound(path)
  throw new StartError(
    'No browser was found to look at the page with; install Chromium, Chrome, Edge or Firefox (on Debian: apt install chromium), or name its program with --browser or TOUCHLINE_BROWSER.',
  )
}

function placesOf({ platform, env }: Machine): string[] {
  if (platform === 'darwin') return macApps.map(toMacProgram)
  if (platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA]
    return windowsPrograms.flatMap(parts =>
      roots.flatMap(root => (root === undefined ? [] : [join(root, ...parts)])),
    )
  }
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin']
  return commands.flatMap(command => folders.filter(Boolean).map(folder => join(folder, command)))
}

const toMacProgram = (name: string): string =>
  `/Applications/${name}.app/Contents/MacOS/${name === 'Firefox' ? 'firefox' : name}`

const toFound = (path: string): FoundBrowser => ({
  path,
  kind: /firefox/i.test(basename(path)) ? 'firefox' : 'chrome',
})
