/**
 * The answers of a collector: a batch's, a refusal's, a preflight's. A page of another origin can read them all.
 *
 * @module
 */
import type { BatchAnswer, RefusalAnswer } from '@touchline/protocol'
import { Refusal } from '@touchline/protocol'

/** An answer before it becomes a `Response`, or is written to a socket. */
export interface Answer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** JSON; `null` for an answer without a body. */
  readonly body: string | null
}

/** 202: every accepted event is on disk. `origin` is the page's own, as its request named it. */
export function batchAnswer(origin: string | null, answer: BatchAnswer): Answer {
  const { batch, accepted, rejected, heard } = answer
  // The id is a UUID by now: nothing in it needs an escape.
  const body =
    rejected.length === 0 && heard === undefined
      ? `{"batch":"${batch}","accepted":${accepted},"rejected":[]}`
      : JSON.stringify({ batch, accepted, rejected, heard })
  return { status: 202, headers: headersOf(origin), body }
}

/** Any failure as an answer: a refusal says what it is, everything else is a fault of the collector. */
export function refusalAnswer(origin: string | null, error: unknown): Answer {
  const refusal =
    error instanceof Refusal
      ? error
      : new Refusal('internal', 'the collector failed; the batch may be sent again', { retryAfterMs: 10_000 })
  const body: RefusalAnswer = { error: { code: refusal.code, detail: refusal.message } }
  const headers = headersOf(origin)
  if (refusal.retryAfterMs !== undefined) {
    headers['retry-after'] = String(Math.ceil(refusal.retryAfterMs / 1_000))
  }
  if (refusal.code === 'method_not_allowed') headers.allow = 'POST, OPTIONS'
  return { status: refusal.status, headers, body: JSON.stringify(body) }
}

/** 204 to a preflight: servers in browsers' clothes and `application/json` senders ask first. */
export function preflightAnswer(origin: string | null): Answer {
  return {
    status: 204,
    headers: {
      ...cors(origin),
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type, content-encoding, authorization',
      'access-control-max-age': '86400',
    },
    body: null,
  }
}

function headersOf(origin: string | null): Record<string, string> {
  return {
    ...cors(origin),
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  }
}

// No answer depends on a cookie, so an echoed origin opens nothing that `*` would not.
function cors(origin: string | null): Record<string, string> {
  return {
    'access-control-allow-origin': origin ?? '*',
    'access-control-expose-headers': 'retry-after',
    vary: 'Origin',
  }
}
