/**
 * WebKit: the MiniBrowser of WebKitGTK, over WebDriver, on a display that nobody sees.
 *
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from '../data-folder.ts'
import { eventually } from '../eventually.ts'
import type { BrowserDriver, Tab, TestBrowser, Visitor } from './browser-driver.ts'
import { isReady, startSession, type WebDriverSession } from './webdriver.ts'

const miniBrowsers = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].flatMap(platform =>
  ['4.1', '6.0'].map(
    version => `/usr/lib/${platform}/webkit${version === '4.1' ? '2' : ''}gtk-${version}/MiniBrowser`,
  ),
)

/** The MiniBrowser of this machine: it stands beside the library, not among the programs. */
function findMiniBrowser(): string {
  const path = miniBrowsers.find(place => existsSync(place))
  if (path === undefined)
    throw new Error(`No MiniBrowser was found; it was looked for at ${miniBrowsers.join(', ')}.`)
  return path
}

/**
 * Keeps the bus from starting the desktop's portal of documents: it would be killed with the browser, and would leave a
 * mounted folder behind that nobody can remove.
 */
function keepOutPortal(dataHome: string): void {
  const name = 'org.freedesktop.portal.Documents'
  const services = join(dataHome, 'dbus-1/services')
  mkdirSync(services, { recursive: true })
  writeFileSync(join(services, `${name}.service`), `[D-BUS Service]\nName=${name}\nExec=/bin/false\n`)
}

/** Starts a program on a display and a message bus of its own, with everything it keeps under `home`. */
function startOnDisplay(home: string, program: string, args: readonly string[]): ChildProcess {
  const env = {
    ...process.env,
    HOME: home,
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_RUNTIME_DIR: home,
    NO_AT_BRIDGE: '1',
    GTK_A11Y: 'none',
    // Without a graphics card the accelerated way costs seconds at the start.
    WEBKIT_DISABLE_COMPOSITING_MODE: '1',
  }
  keepOutPortal(env.XDG_DATA_HOME)
  const wrapped = ['--', 'xvfb-run', '-a', program, ...args]
  return spawn('dbus-run-session', wrapped, { env, detached: true, stdio: 'ignore' })
}

async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  process.kill(-child.pid, 'SIGKILL')
  await ended
}

const createHome = (): Promise<string> => mkdtemp(join(tmpdir(), 'touchline-webkit-'))
const removeHome = (home: string): Promise<void> => rm(home, { recursive: true, force: true, maxRetries: 5 })

/** A function and its arguments as the body of a WebDriver script that waits for its promise. */
const inPage = (run: (...args: never[]) => unknown): string => `
  const done = arguments[arguments.length - 1]
  Promise.resolve().then(() => (${run})(...Array.from(arguments).slice(0, -1)))
    .then(value => done({ value }), error => done({ error: String(error) }))`

/** What WebDriver says of an element that is not there yet, is covered, or went away with its page. */
const notYet = /no such element|not interactable|click intercepted|stale element/

function toTab({ command, inWindow }: WebDriverSession, handle: string): Tab {
  /** Does something with an element as soon as it lets itself be. */
  const act = (selector: string, command: string, body: object) =>
    eventually(
      () => inWindow(handle, () => actOn(selector, command, body)).then(() => '', excuse),
      said => said === '',
      { what: `A chance to ${command} ${selector}` },
    )
  const excuse = (error: Error) => {
    if (notYet.test(error.message)) return error.message
    throw error
  }
  const actOn = async (value: string, verb: string, body: object) => {
    const found = await command<Record<string, string>>('POST', '/element', { using: 'css selector', value })
    await command('POST', `/element/${Object.values(found)[0]}/${verb}`, body)
  }
  return {
    goto: url => inWindow(handle, () => command('POST', '/url', { url })),
    async evaluate(run, ...args) {
      type Result = Awaited<ReturnType<typeof run>>
      const said = await inWindow(handle, () =>
        command<{ value: Result; error?: string }>('POST', '/execute/async', { script: inPage(run), args }),
      )
      if (said.error !== undefined) throw new Error(said.error)
      return said.value
    },
    click: async selector => {
      await act(selector, 'click', {})
    },
    type: async (selector, text) => {
      await act(selector, 'value', { text })
    },
    // Each has a window of its own, and none is covered by another.
    // Each has a window of its own.
    inFront: work => work(),
    close: () => inWindow(handle, () => command('DELETE', '/window')),
  }
}

/** One driver has one session, and its browser keeps nothing on disk: a visitor is a browser. */
async function openVisitor(webDriver: string): Promise<Visitor> {
  const home = await createHome()
  const port = await findFreePort()
  const url = `http://127.0.0.1:${port}`
  const child = startOnDisplay(home, webDriver, [`--port=${port}`, '--host=127.0.0.1'])
  await eventually(() => isReady(url), Boolean, { what: 'The start of WebKitWebDriver' })
  const session = await startSession(url, {
    'webkitgtk:browserOptions': { binary: findMiniBrowser(), args: ['--automation'] },
  })
  // The first window stays: it is where new ones are asked for when every other is closed.
  const first = await session.command<string>('GET', '/window')
  return {
    newTab: async () => {
      const { handle } = await session.inWindow(first, () =>
        // A tab of the same window would stay in the background, as a page that nobody sees.
        session.command<{ handle: string }>('POST', '/window/new', { type: 'window' }),
      )
      return toTab(session, handle)
    },
    async close() {
      await endGroup(child)
      await removeHome(home)
    },
  }
}

/** Drives WebKit through the WebKitWebDriver at this path. */
export function createWebKitDriver(webDriver: string): BrowserDriver {
  return {
    engine: 'WebKit',
    async open(): Promise<TestBrowser> {
      const visitors: Visitor[] = []
      return {
        engine: 'WebKit',
        async newVisitor() {
          const visitor = await openVisitor(webDriver)
          visitors.push(visitor)
          return visitor
        },
        close: async () => {
          await Promise.all(visitors.map(visitor => visitor.close()))
        },
      }
    },
    async visit(profile, url) {
      // Without automation the MiniBrowser keeps its storage; nobody can speak to it, and its page acts alone.
      const child = startOnDisplay(profile, findMiniBrowser(), [url])
      const ended = once(child, 'exit')
      return {
        newTab: () => Promise.reject(new Error('A MiniBrowser without automation takes no orders.')),
        close: async () => {
          await ended
        },
        kill: () => endGroup(child),
      }
    },
  }
}
