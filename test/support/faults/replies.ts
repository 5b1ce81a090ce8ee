/**
 * The ways in which a collector, or what stands before it, fails a page.
 *
 * @module
 */
import { answerAsCollector } from './collector-answer.ts'
import type { Reply } from './fault-collector.ts'

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
