/**
 * A visit to a page as a browser makes it, of which nothing is kept at the collector.
 *
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { PageReport } from '@touchline/sdk'
import type { HTTPRequest, Page } from 'puppeteer-core'
import { createEventDesk, type EventDesk } from './event-desk.ts'
import { isPart } from './findings-of-script.ts'
import { isRun } from './findings-of-tags.ts'
import { type BrowserOptions, openBrowser } from './open-browser.ts'
import { type Arrival, openPage } from './open-page.ts'
import { type PageRecord, recordPage, type SeenFile, type Violation } from './page-record.ts'
import { readPageReportScript } from './page-report-script.ts'

/** What to open, and how. */
export interface VisitOptions extends BrowserOptions {
  readonly url: string
  /** How long the page may take to load. */
  readonly timeoutMs: number
  /** `name:password` for a page behind basic authentication; sent to the address's own origin alone. */
  readonly user?: string | undefined
}

/** Everything that a visit has shown. */
export interface PageVisit extends Pick<EventDesk, 'batches' | 'words' | 'refused'> {
  readonly asked: string
  /** Such as `Chrome/156.0.8078.79`. */
  readonly browser: string
  readonly arrival: Arrival
  /** `null` when there is no page, or its own scripts leave nobody else a turn. */
  readonly report: PageReport | null
  readonly files: ReadonlyMap<string, SeenFile>
  readonly violations: readonly Violation[]
  readonly said: readonly string[]
  /** Whether consent was given in the visitor's stead, because everything waited for it. */
  readonly isConsentGiven: boolean
}

/** Opens a page and watches it until nothing more is to be expected of the script there. */
export async function visitPage(options: VisitOptions): Promise<PageVisit> {
  const script = readPageReportScript()
  const { browser, version, end } = await openBrowser(options)
  try {
    const page = await browser.newPage()
    const desk = createEventDesk(page)
    const record = await recordPage(page)
    await intercept(page, desk, options)
    const arrival = await openPage(page, options.url, options.timeoutMs)
    const isThere = arrival.status !== null && arrival.status !== 401
    const { isLoaded } = arrival
    const watch = { page, desk, record, isLoaded, read: () => readReport(page, script) }
    const { report, isConsentGiven } = isThere ? await settle(watch) : { report: null, isConsentGiven: false }
    return {
      asked: options.url,
      browser: version,
      arrival,
      report,
      isConsentGiven,
      files: record.files,
      said: record.said,
      violations: report === null ? [] : await record.violations().catch(() => []),
      batches: desk.batches,
      words: desk.words,
      refused: desk.refused,
    }
  } finally {
    await end()
  }
}

async function intercept(page: Page, desk: EventDesk, { url, user }: VisitOptions): Promise<void> {
  const { origin } = new URL(url)
  // A dialog would stop the page's scripts until somebody answers it.
  page.on('dialog', dialog => void dialog.dismiss().catch(() => undefined))
  page.on('request', request => {
    if (desk.isEvents(request)) return void desk.take(request)
    const authorization = `Basic ${Buffer.from(user ?? '').toString('base64')}`
    const isOurs = user !== undefined && originOf(request) === origin
    const changes = isOurs ? { headers: { ...request.headers(), authorization } } : {}
    // The page may be gone meanwhile.
    request.continue(changes).catch(() => undefined)
  })
  await page.setRequestInterception(true)
}

const originOf = (request: HTTPRequest): string => new URL(request.url()).origin

// Its own scripts may never leave the page a turn.
const reportMs = 5_000

async function readReport(page: Page, script: string): Promise<PageReport | null> {
  // A page that sends itself on loses what was asked of it; the next look finds the next page.
  const read = page.evaluate(script).catch(() => null)
  return (await Promise.race([read, sleep(reportMs, null, { ref: false })])) as PageReport | null
}

interface Watch {
  readonly page: Page
  readonly desk: EventDesk
  readonly record: PageRecord
  readonly isLoaded: boolean
  readonly read: () => Promise<PageReport | null>
}

const lookEveryMs = 250
/** Tag managers bring their tags within this time of the page's load. */
const lateTagMs = 2_000
/** The weakest sources of events wait 2 s for better ones. */
const eventsMs = 3_500
/** Parts come when the page has nothing else to do; they are not waited for where nothing is taken. */
const partsMs = 1_500
/** What has not come after so long is not coming. */
const patienceMs = 15_000

async function settle(watch: Watch): Promise<{ report: PageReport | null; isConsentGiven: boolean }> {
  const { page, read } = watch
  const begun = performance.now()
  let isConsentGiven = false
  for (;;) {
    const report = await read()
    const passed = performance.now() - begun
    if (passed > patienceMs || (await isSettled(watch, report, passed))) return { report, isConsentGiven }
    if (!isConsentGiven && passed > eventsMs && isHeld(watch, report)) {
      isConsentGiven = true
      await page.evaluate(`touchline('consent', 'full')`).catch(() => undefined)
    }
    await sleep(lookEveryMs)
  }
}

/** Whether everything waits for the visitor's answer. */
function isHeld({ desk }: Watch, report: PageReport | null): boolean {
  if ((report?.ledger?.created ?? 0) === 0 || desk.batches.length > 0) return false
  const sending = ['full', 'session', 'cookieless']
  return (
    report?.tags.some(({ attributes }) => !sending.includes(attributes['data-consent'] ?? 'full')) ?? false
  )
}

async function isSettled(
  { desk, record, isLoaded }: Watch,
  report: PageReport | null,
  passed: number,
): Promise<boolean> {
  if (report === null) return false
  const { tags, ledger } = report
  if (ledger === null && desk.batches.length === 0) {
    return tags.some(({ src }) => isBad(record.files.get(src))) || passed > lateTagMs
  }
  if (!(await isHeardOf(desk, record, tags))) return false
  const isTaken = desk.words.length > 0 && desk.words.every(({ status }) => status === 202)
  if (!isTaken) return passed > partsMs
  if (passed < eventsMs || (ledger?.waiting ?? 0) > 0) return false
  // The package has none; a page that never ends loading asks for none, nor does `touchline.full.js`.
  return passed > 2 * eventsMs || !isLoaded || tags.length === 0 || [...record.files.keys()].some(isPart)
}

/** Whether each collector has said something to each key, or the page's policy lets nobody ask. */
async function isHeardOf(desk: EventDesk, record: PageRecord, tags: PageReport['tags']): Promise<boolean> {
  const keys = tags.filter(isRun).map(({ attributes }) => attributes['data-site'] ?? '')
  const waiting = keys.filter(key => key.startsWith('pk_') && !desk.words.some(word => word.key === key))
  if (desk.words.length > 0 && waiting.length === 0) return true
  const violations = await record.violations().catch(() => [])
  return violations.some(({ directive }) => directive === 'connect-src')
}

const isBad = (file: SeenFile | undefined): boolean =>
  file !== undefined && (file.failure !== null || file.status !== 200)
