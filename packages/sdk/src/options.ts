import { type ConsentAnswer, type ConsentState, consentStates } from './consent.ts'
import type { ViewStart } from './event/view.ts'
import type { Counts } from './queue/queue.ts'

/** An answer to a survey of the shop's own. */
export interface Score {
  readonly kind: 'nps' | 'csat' | 'ces'
  /** The answer itself, 0–10 for NPS. */
  readonly value: number
  /** The highest possible answer. Default: 10 for NPS, otherwise what the collector assumes. */
  readonly scale?: number
  /** The touchpoint that was asked about. */
  readonly touchpoint?: string
  readonly comment?: string
}

/** Hears of an event that was made. What it throws is said on the console. */
export type Watcher = (name: string, detail: unknown) => void

/** Hears of a view's end; `isLeaving` when the page is left with it. */
export type ViewEnd = (isLeaving: boolean) => void

/** What a page can do. No method ever throws, waits or rejects. */
export interface Client {
  /**
   * Records an event of the vocabulary or of the shop's own. `detail` is copied in the call and cut to the limits.
   *
   * @param quiet the event is in no hurry: it goes along with the next batch, at the latest when the page is left.
   * @returns the event's id; `undefined` when there is none, or not yet.
   */
  track(name: string, detail?: object, quiet?: boolean): string | undefined
  /**
   * Gives an event that still waits another detail. `false` when it is on its way, or gone: then make another event.
   *
   * @param isNow it happened now, as what it tells has gone on until now; otherwise it keeps its time.
   */
  amend(id: string, detail: object, isNow?: boolean): boolean
  /** Says what kind of page this is, such as `product`; what the page's own markup says goes before. */
  describe(type: string | undefined): void
  /** Begins a page view by hand; `pages()` does it for page loads and route changes. */
  page(detail?: object, start?: ViewStart): void
  /** The visitor has logged in, or is known otherwise. Ignored under Global Privacy Control. */
  identify(user: string, traits?: object): void
  /** The visitor has logged out: what follows belongs to somebody not known yet. */
  reset(): void
  /** Records the answer to a survey, as `survey_answer`. */
  score(score: Score): void
  /** The visitor's word about storage. A lower one than before erases what is stored, within one tick. */
  consent(answer: ConsentAnswer): void
  /** Sends now. Resolves when everything was answered for, or when an attempt has failed. */
  flush(): Promise<void>
  /** What became of every event. */
  ledger(): Counts
  /**
   * Tells a watcher of the latest events of this page life at once, because a capture may be loaded after them, and
   * of every event from now on in the call that makes it. Returns a function that ends it.
   */
  watch(watcher: Watcher): () => void
  /** Calls at the end of each page view, while it is still the current one. Returns a function that ends it. */
  atViewEnd(run: ViewEnd): () => void
  /** The visitor's id, with full consent alone. */
  visitor(): string | undefined
  /** Ends captures and sending; what waits stays for the next page. */
  stop(): void
}

/**
 * Watches something in the page and tells the client. Returns a function that ends it, where there is something
 * to end. The same capture is started once per client, however often it is passed.
 */
export interface Capture {
  (client: Client): (() => void) | undefined
  /** By this name it is told from others. */
  readonly capture: string
}

/** What a client is made of. */
export interface Options {
  /** The site's public key, `pk_…`. */
  readonly site: string
  /** Origin of the collector, such as `https://touch.example.com`, with a path if a proxy stands before it. */
  readonly endpoint: string
  /**
   * What the visitor allowed, default `full`. `wait` holds events in memory until `client.consent(…)`.
   * The answer is not remembered for the next page: pass what your consent tool says.
   */
  readonly consent?: ConsentState | undefined
  /** Set for a shop over several subdomains, such as `example.com`. Default: the page's host alone. */
  readonly cookieDomain?: string | undefined
  /** What to watch, default nothing. Lists of captures, such as `commerce()`, may stand among them. */
  readonly capture?: readonly (Capture | readonly Capture[])[] | undefined
}

/** Options as a client reads them. */
export interface ReadOptions extends Options {
  readonly capture?: readonly Capture[] | undefined
}

/** An endpoint, to which the collector's paths are added. */
export const toEndpoint = ({ origin, pathname }: URL): string => origin + pathname.replace(/\/+$/, '')

function readAddress(text: unknown): URL | undefined {
  try {
    return typeof text === 'string' && /^https?:\/\/[^/?#]/.test(text) ? new URL(text) : undefined
  } catch {
    return undefined
  }
}

const show = (value: unknown): string => (typeof value === 'string' ? `"${value}"` : String(value))

/**
 * Checks options as a developer wrote them.
 *
 * @returns the options with a clean endpoint and one list of captures.
 * @throws TypeError that names the value and says what to write instead.
 */
export function readOptions(options: Options): ReadOptions {
  const { site, endpoint, consent = 'full' } = options
  const capture = options.capture?.flat() ?? []
  if (typeof site !== 'string' || !/^pk_\S+$/.test(site)) {
    throw new TypeError(`touchline: "site" is not a public key: ${show(site)}; pass the site's pk_… key`)
  }
  const address = readAddress(endpoint)
  if (!address) {
    throw new TypeError(
      `touchline: "endpoint" is not an http address: ${show(endpoint)}; pass the collector's origin, such as https://touch.example.com`,
    )
  }
  if (!consentStates.includes(consent)) {
    throw new TypeError(
      `touchline: "consent" is unknown: ${show(consent)}; pass one of ${consentStates.join(', ')}`,
    )
  }
  const wrong = capture.find(entry => typeof entry !== 'function')
  if (wrong !== undefined) {
    throw new TypeError(
      `touchline: "capture" holds no capture: ${show(wrong)}; pass functions such as pages()`,
    )
  }
  return { ...options, consent, capture, endpoint: toEndpoint(address) }
}
