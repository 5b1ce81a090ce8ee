/**
 * The answers of a collector: a batch's, a refusal's, a preflight's. A page of another origin can read them all.
 *
 * @module
 */
import type { BatchAnswer, RefusalAnswer } from '@touchline/protocol'
import { Refusal } from '@touchline/protocol'

/** 202: every accepted event is on disk. */
export function batchResponse(request: Request, answer: BatchAnswer): Response {
  return json(request, 202, answer)
}

/** Any failure as a response: a refusal says what it is, everything else is a fault of the collector. */
export function refusalResponse(request: Request, error: unknown): Response {
  const refusal =
    error instanceof Refusal
      ? error
      : new Refusal('internal', 'the collector failed; the batch may be sent again', { retryAfterMs: 10_000 })
  const body: RefusalAnswer = { error: { code: refusal.code, detail: refusal.message } }
  const response = json(request, refusal.status, body)
  if (refusal.retryAfterMs !== undefined) {
    response.headers.set('retry-after', String(Math.ceil(refusal.retryAfterMs / 1_000)))
  }
  if (refusal.code === 'method_not_allowed') response.headers.set('allow', 'POST, OPTIONS')
  return response
}

/** 204 to a preflight: servers in browsers' clothes and `application/json` senders ask first. */
export function preflightResponse(request: Request): Response {
  return new Response(null, {
    status: 204,
    headers: {
      ...cors(request),
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type, content-encoding, authorization',
      'access-control-max-age': '86400',
    },
  })
}

function json(request: Request, status: number, body: BatchAnswer | RefusalAnswer): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      ...cors(request),
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  })
}

// No credentials are ever allowed, so an echoed origin opens nothing that `*` would not.
function cors(request: Request): Record<string, string> {
  return {
    'access-control-allow-origin': request.headers.get('origin') ?? '*',
    'access-control-expose-headers': 'retry-after',
    vary: 'Origin',
  }
}
