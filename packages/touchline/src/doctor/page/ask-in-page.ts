/**
 * The question whether a collector takes what a page sends, asked by the page itself.
 *
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { HTTPRequest, Page } from 'puppeteer-core'
import type { CollectorWord } from './event-desk.ts'
import { readJson, toText } from './read-json.ts'

/** Asks with a batch that a page has sent. The collector keeps nothing of it. */
type Ask = (request: HTTPRequest, sent: Readonly<Record<string, unknown>>) => Promise<Asked>

interface Asked {
  readonly word: CollectorWord
  /** The answer's body. */
  readonly text: string
}

/** A page that is left meanwhile never answers. */
const patienceMs = 12_000
/** The browser tells of a failure and the page hears of it, in no fixed order. */
const failureMs = 200

/** Creates it for one page. */
export function createAsk(page: Page): Ask {
  const failures = new Map<string, string>()
  page.on('requestfailed', request => {
    failures.set(request.url(), request.failure()?.errorText ?? '')
  })
  return async (request, sent) => {
    const url = request.url()
    const { ledger: _, ...rest } = sent
    const place = { url, key: toText(sent.key) }
    const body = JSON.stringify({ ...rest, events: [] })
    const question = [url, body, sent.renew === undefined ? 'omit' : 'include'] as const
    const asked = (request.frame() ?? page.mainFrame()).evaluate(postInPage, ...question)
    const heard = await Promise.race([asked.catch(() => null), sleep(patienceMs, null, { ref: false })])
    if (heard === null) {
      await sleep(failureMs)
      const detail = failures.get(url) ?? 'the page heard no answer'
      return { word: { ...place, status: null, code: null, detail }, text: '' }
    }
    return { word: { ...place, ...readAnswer(heard) }, text: heard.text }
  }
}

interface Heard {
  readonly status: number
  readonly text: string
}

/** Runs in the page, as the script there does it; it sees nothing of this file. */
async function postInPage(url: string, body: string, credentials: 'omit' | 'include'): Promise<Heard> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    credentials,
    body,
  })
  return { status: response.status, text: await response.text() }
}

function readAnswer({ status, text }: Heard): Omit<CollectorWord, 'url' | 'key'> {
  const answer = Object(readJson(text)) as {
    accepted?: unknown
    error?: { code?: unknown; detail?: unknown }
  }
  // Something that answers 202 to everything is no collector.
  const isNoCollector = status === 202 && answer.accepted !== 0
  const { code, detail } = Object(answer.error) as { code?: unknown; detail?: unknown }
  return { status: isNoCollector ? 200 : status, code: toText(code) || null, detail: toText(detail) }
}
