/**
 * A headless browser with a profile that dies with it.
 *
 * @module
 */
import { once } from 'node:events'
import type { Browser, LaunchOptions } from 'puppeteer-core'
import { StartError } from '../../start-error.ts'
import { type FoundBrowser, findBrowser } from './find-browser.ts'

/** How to open it. */
export interface BrowserOptions {
  /** Program to take; default: the first that is found. */
  readonly browser?: string | undefined
  /** Whether certificates that nobody vouches for are taken. */
  readonly insecure: boolean
  /** Whether to do without Chromium's own sandbox, as root always does. */
  readonly withoutSandbox: boolean
}

/** A browser that runs. */
export interface OpenBrowser {
  readonly browser: Browser
  /** Such as `Chrome/156.0.8078.79`. */
  readonly version: string
  /**
   * Ends it at once, with everything it keeps. Its pages hear nothing of it: one that is closed in order sends what
   * it has left past everybody who listens.
   */
  end(): Promise<void>
}

// A cold start in a small container.
const startMs = 60_000

/**
 * Starts a browser.
 *
 * @throws {StartError} There is none, or it does not start; with what it said.
 */
export async function openBrowser(options: BrowserOptions): Promise<OpenBrowser> {
  const found = findBrowser(options.browser)
  // Half a second that every other command need not wait for.
  const { default: puppeteer } = await import('puppeteer-core')
  const browser = await puppeteer.launch(toLaunch(found, options)).catch((cause: unknown) => {
    throw notStarted(found, cause)
  })
  return { browser, version: await browser.version(), end: () => end(browser) }
}

function toLaunch({ path, kind }: FoundBrowser, options: BrowserOptions): LaunchOptions {
  // Chromium's sandbox refuses root, as whom everything runs in most containers.
  const noSandbox = options.withoutSandbox || process.getuid?.() === 0
  return {
    browser: kind,
    executablePath: path,
    headless: true,
    acceptInsecureCerts: options.insecure,
    timeout: startMs,
    defaultViewport: { width: 1280, height: 900 },
    args:
      kind === 'firefox'
        ? []
        : [
            ...(noSandbox ? ['--no-sandbox'] : []),
            '--disable-gpu',
            // Containers often have 64 MB of shared memory, and pages crash in that.
            '--disable-dev-shm-usage',
          ],
  }
}

function notStarted({ path }: FoundBrowser, cause: unknown): StartError {
  const said = cause instanceof Error ? cause.message : String(cause)
  if (/no usable sandbox|sandbox_host|setuid sandbox/i.test(said)) {
    return new StartError(
      `The browser found no way to make its sandbox: ${path}; allow user namespaces on this machine, or look at pages you trust with --without-sandbox.`,
      { cause },
    )
  }
  const lines = said.split('\n').map(line => line.trim())
  const reason = lines.find(line => /error|cannot|failed to (?!launch)/i.test(line)) ?? lines[0] ?? ''
  return new StartError(
    `The browser does not start: ${path}: ${reason.slice(0, 300)}; see whether it runs by itself, or name another with --browser.`,
    { cause },
  )
}

async function end(browser: Browser): Promise<void> {
  const child = browser.process()
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  // The browser leads a group of its own: a helper that outlived it would still write into the profile. Windows has none.
  if (process.platform === 'win32') child.kill('SIGKILL')
  else process.kill(-child.pid, 'SIGKILL')
  await ended
}
