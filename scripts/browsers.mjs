/**
 * The browsers of this machine, and what else tests run: which are there, and which are left out and why.
 */
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { step } from './progress.mjs'
import { ProgramFailed, runQuietly } from './run.mjs'

const macApp = name => `/Applications/${name}.app/Contents/MacOS/${name}`

const engines = [
  {
    name: 'Chromium',
    variable: 'TOUCHLINE_CHROMIUM',
    programs: [
      'chromium',
      'chromium-browser',
      'google-chrome-stable',
      'google-chrome',
      macApp('Google Chrome'),
    ],
    needs: [],
    packages: ['chromium'],
    without: 'the tests of the built server in a browser, and its own ones, are skipped',
  },
  {
    name: 'Firefox',
    variable: 'TOUCHLINE_FIREFOX',
    programs: ['firefox-esr', 'firefox', macApp('firefox')],
    needs: [],
    packages: ['firefox-esr'],
    without: 'its tests are skipped',
  },
  {
    name: 'WebKit',
    variable: 'TOUCHLINE_WEBKIT',
    programs: ['WebKitWebDriver'],
    // It has no windowless mode: it needs a display and a message bus.
    needs: ['xvfb-run', 'dbus-run-session'],
    packages: ['webkit2gtk-driver', 'xvfb', 'xauth', 'dbus'],
    without: 'its tests are skipped',
  },
]

/** No browser, but the tests of an example need it as well. */
const php = {
  name: 'PHP',
  variable: 'TOUCHLINE_PHP',
  programs: ['php'],
  needs: [],
  packages: ['php-cli'],
  without: 'the test of the plugin for WooCommerce is skipped',
}

function findProgram(name) {
  const folders = name.startsWith('/') ? [''] : (process.env.PATH ?? '').split(delimiter)
  for (const folder of folders) {
    const path = folder === '' ? name : join(folder, name)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // Not in this folder; the next one may have it.
    }
  }
  return null
}

const findEngine = ({ variable, programs, needs }) => {
  if (process.env[variable]) return process.env[variable]
  if (!needs.every(name => findProgram(name))) return null
  return programs.map(findProgram).find(path => path !== null) ?? null
}

const mayInstall = () =>
  process.getuid?.() === 0 && existsSync('/etc/debian_version') && findProgram('apt-get') !== null

const apt = (...args) =>
  runQuietly('apt-get', args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })

/** Installs what the engines need; says for each why it could not be. */
async function installEngines(missing, say) {
  const reasons = new Map()
  const attempt = async (engine, work) => {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof ProgramFailed)) throw error
      reasons.set(engine, `installing it failed: ${error.message}\n${error.output}`)
    }
  }
  say('apt-get update')
  await attempt(undefined, () => apt('update', '-q'))
  for (const engine of missing) {
    say(`apt-get install ${engine.packages.join(' ')}`)
    await attempt(engine, () => apt('install', '-y', '-q', '--no-install-recommends', ...engine.packages))
  }
  return reasons
}

function report(engine, reasons) {
  const found = findEngine(engine)
  if (found !== null) {
    console.error(`${engine.name}: ${found}`)
    return found
  }
  const hint = `Install it, or name it in ${engine.variable}.`
  const reason = mayInstall()
    ? (reasons.get(engine) ?? reasons.get(undefined) ?? 'apt-get installed no such program.')
    : `only root on Debian may install it (${engine.packages.join(', ')}).`
  console.error(`${engine.name}: not found, and ${reason} ${hint} Until then ${engine.without}.`)
  return ''
}

/**
 * Finds the browsers the tests drive, or installs them as root on Debian, and says which one is left out and why.
 *
 * @param names of the engines wanted. Default: all, and PHP.
 * @returns the environment that names them to the tests, empty for one that is left out; whether Chromium is there,
 * and whether any browser is.
 */
export async function findBrowsers(names = [...engines, php].map(engine => engine.name)) {
  const wanted = [...engines, php].filter(engine => names.includes(engine.name))
  const missing = wanted.filter(engine => findEngine(engine) === null)
  const reasons =
    missing.length > 0 && mayInstall()
      ? await step(`Installing ${missing.map(engine => engine.name).join(', ')}`, say =>
          installEngines(missing, say),
        )
      : new Map()
  const env = Object.fromEntries(wanted.map(engine => [engine.variable, report(engine, reasons)]))
  return { ready: Boolean(env.TOUCHLINE_CHROMIUM), any: engines.some(engine => env[engine.variable]), env }
}
