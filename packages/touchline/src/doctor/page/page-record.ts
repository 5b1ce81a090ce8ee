/**
 * What a browser says of a page while it loads: its requests, its console, and what its policy forbids.
 *
 * @module
 */
import type { HTTPRequest, Page } from 'puppeteer-core'

/** How a request for a file ended. */
export interface SeenFile {
  readonly status: number | null
  readonly contentType: string
  /** The browser's word for why there is no answer; `null` when there is one. */
  readonly failure: string | null
}

/** Something that the page's Content-Security-Policy forbids. */
export interface Violation {
  /** The most exact directive, whether the policy has it or not: `script-src-elem`. */
  readonly directive: string
  readonly blocked: string
  /** The whole policy. */
  readonly policy: string
}

/** What was recorded so far. */
export interface PageRecord {
  /** Files by the address that the page asked for. */
  readonly files: ReadonlyMap<string, SeenFile>
  /** What the page wrote on its console that names us, and errors of its scripts that do. */
  readonly said: readonly string[]
  violations(): Promise<readonly Violation[]>
}

/** A page asks for hundreds of files; one without end need not fill the memory. */
const mostFiles = 5_000
const mostSaid = 20

/** Begins to record; before the page is opened. */
export async function recordPage(page: Page): Promise<PageRecord> {
  const files = new Map<string, SeenFile>()
  const said: string[] = []
  const say = (text: string) => {
    // A key that is no public one was pasted by mistake, and need not get into a report as well.
    const safe = text.replaceAll(/\b([sr]k_[\w-]{4})[\w-]+/g, '$1…')
    if (/touchline/i.test(safe) && said.length < mostSaid && !said.includes(safe)) said.push(safe)
  }
  const note = (request: HTTPRequest) => {
    const first = request.redirectChain()[0] ?? request
    if (request.method() === 'GET' && files.size < mostFiles) files.set(first.url(), toSeenFile(request))
  }
  page.on('requestfinished', note)
  page.on('requestfailed', note)
  page.on('console', message => say(message.text()))
  page.on('pageerror', error => say(error instanceof Error ? error.message : String(error)))
  await page.evaluateOnNewDocument(listenForViolations, place)
  return { files, said, violations: () => readViolations(page) }
}

function toSeenFile(request: HTTPRequest): SeenFile {
  const response = request.response()
  return {
    status: response?.status() ?? null,
    contentType: response?.headers()['content-type'] ?? '',
    failure: request.failure()?.errorText ?? null,
  }
}

const place = 'touchline.doctor.violations'

/** Runs in the page: it sees nothing of this file. */
function listenForViolations(place: string): void {
  interface PolicyEvent {
    readonly disposition: string
    readonly effectiveDirective: string
    readonly blockedURI: string
    readonly originalPolicy: string
  }
  const found: Violation[] = []
  const listen = globalThis as unknown as {
    addEventListener(name: string, listener: (event: PolicyEvent) => void): void
  }
  listen.addEventListener('securitypolicyviolation', event => {
    // A policy that only reports forbids nothing.
    if (event.disposition !== 'enforce' || found.length >= 100) return
    const { effectiveDirective: directive, blockedURI: blocked, originalPolicy: policy } = event
    found.push({ directive, blocked, policy })
  })
  Object.defineProperty(globalThis, Symbol.for(place), { value: found })
}

async function readViolations(page: Page): Promise<readonly Violation[]> {
  const found = await page.evaluate(`globalThis[Symbol.for(${JSON.stringify(place)})] ?? []`)
  return found as readonly Violation[]
}
