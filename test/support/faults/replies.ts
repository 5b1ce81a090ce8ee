/**
 * The ways in which a collector, or what stands before it, fails a page.
 *
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { WireEvent } from '../../../packages/protocol/src/index.ts'
import { answerAsCollector, corsOf } from './collector-answer.ts'
import { accept, type Exchange, type Reply } from './fault-collector.ts'

interface Refusal {
  readonly status: number
  /** Default `true`; without it the page sees a failed request and no status. */
  readonly cors?: boolean
  /** The header, in whatever form. */
  readonly retryAfter?: string
  readonly code?: string
}

/** Refuses the whole request. */
export const refuse =
  ({ status, cors = true, retryAfter, code = 'spool_unavailable' }: Refusal): Reply =>
  exchange => {
    const headers = retryAfter === undefined ? undefined : { 'retry-after': retryAfter }
    if (cors)
      return answerAsCollector(exchange, status, { error: { code, detail: 'told to refuse' } }, headers)
    exchange.response.writeHead(status, headers).end('no')
  }

/** Takes the events at once and says so only after a while. */
export const slowly =
  (ms: number): Reply =>
  async exchange => {
    exchange.store()
    await sleep(ms)
    if (!exchange.response.destroyed) accept(exchange)
  }

/** Takes the events, and breaks the connection before a word of the answer. */
export const storeAndReset: Reply = ({ store, request }) => {
  store()
  request.socket.resetAndDestroy()
}

/** Breaks the connection, and keeps nothing. */
export const reset: Reply = ({ request }) => request.socket.resetAndDestroy()

/** Takes the events, and breaks off in the middle of the answer. */
export const storeAndCut: Reply = ({ store, request, response, received }) => {
  store()
  response.writeHead(202, { ...corsOf(request), 'content-type': 'application/json', 'content-length': '400' })
  response.write(`{"batch":"${received.batch?.batch}","acc`, () => request.socket.destroy())
}

/** A hotel's log-in page in place of the collector. */
export const captivePortal: Reply = ({ request, response }) =>
  response
    .writeHead(200, { ...corsOf(request), 'content-type': 'text/html' })
    .end('<title>Welcome to our network</title><form>Room number</form>')

/** Sends every request to another address. */
export const redirect =
  (location: string): Reply =>
  ({ request, response }) =>
    response.writeHead(302, { ...corsOf(request), location }).end()

/** Somebody else's success: the right status, and no word of our batch. */
export const someoneElse =
  (body: (exchange: Exchange) => object = () => ({ ok: true }), status = 200): Reply =>
  exchange =>
    answerAsCollector(exchange, status, body(exchange))

/** Takes bodies up to a size, packed or not. */
export const tooLargeOver =
  (bytes: number): Reply =>
  exchange =>
    exchange.received.bytes > bytes
      ? answerAsCollector(exchange, 413, { error: { code: 'too_large', detail: `more than ${bytes} bytes` } })
      : accept(exchange)

/** Cannot read any batch that holds such an event. */
export const poisonedBy =
  (isPoison: (event: WireEvent) => boolean): Reply =>
  exchange =>
    exchange.received.batch?.events.some(isPoison)
      ? answerAsCollector(exchange, 400, { error: { code: 'bad_batch', detail: 'told to choke on it' } })
      : accept(exchange)
