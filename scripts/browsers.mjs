/**
 * The browsers of this machine: which are there, and which are left out and why.
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
  },
  { name: 'Firefox', variable: 'TOUCHLINE_FIREFOX', programs: ['firefox-esr', 'firefox', macApp('firefox')] },
  { name: 'WebKit', variable: 'TOUCHLINE_WEBKIT', programs: ['WebKitWebDriver'] },
]

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

const findEngine = engine =>
  process.env[engine.variable] ?? engine.programs.map(findProgram).find(path => path !== null) ?? null

const mayInstall = () =>
  process.getuid?.() === 0 && existsSync('/etc/debian_version') && findProgram('apt-get') !== null

async function installChromium(say) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  say('apt-get update')
  await runQuietly('apt-get', ['update', '-q'], { env })
  say('apt-get install chromium')
  await runQuietly('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], { env })
}

async function chromiumOrReason(engine) {
  const found = findEngine(engine)
  if (found !== null) return { path: found }
  const hint = `Install Chromium or Chrome, or name it in ${engine.variable}.`
  if (!mayInstall()) return { reason: `it was not found, and only root on Debian may install it. ${hint}` }
  try {
    await step('Installing Chromium', installChromium)
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error
    return { reason: `it was not found, and installing it failed: ${error.message} ${hint}\n${error.output}` }
  }
  return {
    path: findEngine(engine) ?? undefined,
    reason: `apt-get installed no program named chromium. ${hint}`,
  }
}

/**
 * Finds the browsers the tests drive, or installs Chromium as root on Debian, and says which engine is left out and why.
 *
 * @returns the environment that names them to the tests, and whether the browser tests can run.
 */
export async function findBrowsers() {
  const [chromium, ...others] = engines
  const { path, reason } = await chromiumOrReason(chromium)
  console.error(path ? `Chromium: ${path}` : `Chromium: browser tests are skipped: ${reason}`)
  for (const engine of others) {
    const found = findEngine(engine)
    const why = found === null ? 'it is not installed, and ' : `found at ${found}, but `
    console.error(`${engine.name}: skipped: ${why}no test of this version drives it.`)
  }
  return { ready: Boolean(path), env: path ? { [chromium.variable]: path } : {} }
}
