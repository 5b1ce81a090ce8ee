/**
 * What becomes of the events that a page makes while it is looked at: the collector is asked whether it takes them,
 * and none is kept.
 *
 * @module
 */
import { gunzipSync } from 'node:zlib'
import { createCollector, type Site } from '@touchline/ingest'
import type { BatchAnswer } from '@touchline/protocol'
import type { HTTPRequest, Page } from 'puppeteer-core'
import { createAsk } from './ask-in-page.ts'
import { readJson, toText } from './read-json.ts'

/** A batch as a page sends it, as far as it is looked at. */
export interface SeenBatch {
  /** Where it was sent to. */
  readonly url: string
  readonly key: string
  readonly consent: string
  /** Such as `js/0.1.0`. */
  readonly sdk: string
  readonly events: readonly SeenEvent[]
}

interface SeenEvent {
  readonly id: string
  readonly name: string
  readonly page?: { readonly type?: string }
}

/** What the collector said when it was asked. */
export interface CollectorWord {
  readonly url: string
  /** The public key that it was asked about. */
  readonly key: string
  /** Status of its answer; `null` when the page heard none. */
  readonly status: number | null
  /** Its own code for a refusal: `origin_not_allowed`. */
  readonly code: string | null
  /** Its own words, or the browser's for why there is no answer. */
  readonly detail: string
  /** What is answered to somebody who is no browser, when the browser hands no answer out. */
  readonly withoutBrowser?: { readonly status: number | null; readonly allowedOrigin: string | null }
}

/** An event that a collector would refuse by itself. */
export interface RefusedEvent {
  readonly name: string
  readonly code: string
  readonly detail: string
}

/** Stands between a page and its collectors. */
export interface EventDesk {
  /** Whether a request may carry events; then `take` answers for it. */
  isEvents(request: HTTPRequest): boolean
  /** Takes such a request. Never rejects, and never lets an event out. */
  take(request: HTTPRequest): Promise<void>
  readonly batches: readonly SeenBatch[]
  readonly words: readonly CollectorWord[]
  readonly refused: readonly RefusedEvent[]
}

const anySite: Site = {
  id: 'any',
  name: '',
  timeZone: 'UTC',
  currency: 'EUR',
  hosts: [],
  origins: [],
  keyEvent: 'purchase',
}

/** A collector that judges as every other does, and keeps nothing. */
const judging = createCollector({
  spool: { append: async () => undefined },
  sites: { findKey: () => ({ kind: 'public', site: anySite }), site: () => anySite, erasedUntil: () => 0 },
})

/**
 * Creates the desk of one visit.
 *
 * A page's first batch is held back, and the page asks in its stead with the same batch without events and ledger:
 * so the collector judges key, origin and rate, the browser judges the answer, and nothing is stored. When that was
 * answered with 202, the page's batches are answered here; otherwise the page hears what was answered.
 */
export function createEventDesk(page: Page): EventDesk {
  const batches: SeenBatch[] = []
  const words: CollectorWord[] = []
  const refused = new Map<string, RefusedEvent>()
  const open = new Set<string>()
  const asking = new Set<unknown>()
  const ask = createAsk(page)

  const takeBatch = async (request: HTTPRequest, bytes: Bytes, sent: Sent): Promise<void> => {
    if (asking.has(sent.batch) && sent.events.length === 0) return request.continue()
    const batch = toSeenBatch(request.url(), sent)
    batches.push(batch)
    const place = `${batch.url} ${batch.key}`
    if (!open.has(place)) {
      asking.add(sent.batch)
      const { word, text } = await ask(request, sent)
      words.push(word)
      if (word.status === null) return request.abort()
      if (word.status !== 202) return respond(request, { status: word.status, text })
      open.add(place)
    }
    const { status, text, rejected } = await judge(request, bytes)
    for (const { index, code, detail } of rejected) {
      const { id = '', name = '' } = batch.events[index] ?? {}
      refused.set(id, { name, code, detail })
    }
    return respond(request, { status, text })
  }
  return {
    batches,
    words,
    get refused() {
      return [...refused.values()]
    },
    isEvents: request => request.method() === 'POST' && /\/v1\/events$/.test(new URL(request.url()).pathname),
    async take(request) {
      try {
        const bytes = new Uint8Array((await request.content()) ?? [])
        const sent = readBatch(bytes)
        await (sent === null ? request.continue() : takeBatch(request, bytes, sent))
      } catch {
        // A page that is gone, or a body that nobody can read: nothing of it may get out.
        await request.abort().catch(() => undefined)
      }
    },
  }
}

type Bytes = Uint8Array<ArrayBuffer>

/** A batch as it was sent, which may have been anything. */
interface Sent {
  readonly [field: string]: unknown
  readonly events: readonly SeenEvent[]
}

/** Answers in the collector's stead, so that the page may read it. */
function respond(request: HTTPRequest, { status, text }: { status: number; text: string }): Promise<void> {
  const headers = {
    'content-type': 'application/json',
    'access-control-allow-origin': request.headers().origin ?? '*',
    'access-control-allow-credentials': 'true',
  }
  return request.respond({ status, headers, body: text })
}

async function judge(request: HTTPRequest, body: Bytes) {
  const { origin = '' } = request.headers()
  const headers = { 'content-type': 'text/plain', ...(origin && { origin }) }
  const response = await judging(new Request(request.url(), { method: 'POST', headers, body }))
  const text = await response.text()
  const { rejected = [] } = JSON.parse(text) as Partial<BatchAnswer>
  return { status: response.status, text, rejected }
}

/** The batch in a request's body; `null` for what is another's and only has the same address. */
function readBatch(bytes: Bytes): Sent | null {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b
  const sent = readJson(Buffer.from(isPacked ? gunzipSync(bytes) : bytes).toString()) as Sent | null
  return Array.isArray(sent?.events) && toText(sent.key).startsWith('pk_') ? sent : null
}

function toSeenBatch(url: string, { key, consent, sdk, events }: Sent): SeenBatch {
  return { url, key: toText(key), consent: toText(consent), sdk: toText(sdk), events }
}
