import { limits } from '@touchline/protocol/limits'
import { byteLength } from '../event/recorder.ts'
import { type Answer, readAnswer } from './answer.ts'

/** A request to make. */
export interface Post {
  readonly _body: string
  readonly _batch: string
  /** Ids of the batch's events, in order. */
  readonly _ids: readonly string[]
  /** Whether the collector's answer may renew the visitor's cookie. */
  readonly _credentials: boolean
}

/** Carries batches to the collector. */
export interface Transport {
  /**
   * Sends in the call itself. Never rejects: a failure is an answer too.
   *
   * @param packed is left out where the page may end before the answer comes.
   */
  _post(post: Post, packed?: BodyInit): Promise<Answer>
  /** Whether a body would survive the end of the page. */
  _survives(body: string): boolean
  /** Gives up what is under way: it is to arrive nowhere, and its answer to bring no cookie back. */
  _abort(): void
}

/** A request without an answer for this long is given up, so that one dead connection does not stop the rest. */
const answerWithinMs = 10_000
/** Below it packing gains nothing worth its time. */
const packFromLength = 1_000

/** Creates the transport to one collector, without a preflight. */
export function createTransport(endpoint: string): Transport {
  const url = `${endpoint}/v1/events`
  // Browsers refuse keepalive requests once 64 KiB of them are in flight.
  let inFlight = 0
  const underWay = new Set<AbortController>()
  const survives = (body: string) => inFlight + byteLength(body) <= limits.keepaliveBytes
  return {
    _survives: survives,
    _abort() {
      for (const late of underWay) late.abort()
    },
    async _post({ _body: body, _batch: batch, _ids: ids, _credentials: credentials }, packed) {
      const keepalive = survives(body)
      const bytes = keepalive ? byteLength(body) : 0
      const late = new AbortController()
      const timer = setTimeout(() => late.abort(), answerWithinMs)
      inFlight += bytes
      underWay.add(late)
      try {
        // Firefox before 133 ends a page's requests with it. That a beacon was taken says nothing about its arrival.
        if (!packed && !('keepalive' in Request.prototype)) {
          navigator.sendBeacon(url, body)
          return { _unheard: true }
        }
        const response = await fetch(url, {
          method: 'POST',
          // text/plain makes it a simple request: another origin is asked without a preflight. The collector knows
          // packed bytes by their first two.
          headers: { 'content-type': 'text/plain' },
          credentials: credentials ? 'include' : 'omit',
          signal: late.signal,
          keepalive,
          body: packed ?? body,
        })
        return await readAnswer(response, batch, ids)
      } catch {
        // Offline, blocked, refused by CORS or timed out: browsers do not say which. The rows stay where they are.
        return { _unheard: true }
      } finally {
        clearTimeout(timer)
        inFlight -= bytes
        underWay.delete(late)
      }
    },
  }
}

/** Packs a body, where the browser can. */
export async function pack(body: string): Promise<BodyInit> {
  try {
    if (body.length < packFromLength) return body
    return await new Response(
      new Blob([body]).stream().pipeThrough(new CompressionStream('gzip')),
    ).arrayBuffer()
  } catch {
    // Older browsers have no CompressionStream, and a page may have replaced any part of this; text travels everywhere.
    return body
  }
}
