import { now } from '../event/clock.ts'

/** What an attempt came to; nothing in it means: not now. */
export interface Answer {
  /**
   * The collector has named our batch: everything in it is on disk there, but for the events whose ids are named
   * here with the reason. Only this allows anything to be deleted.
   */
  readonly _refused?: ReadonlyMap<string, string>
  /** Of page lives that were asked for: everything up to this number is on disk there. */
  readonly _heard?: Readonly<Record<string, number>>
  /** The batch cannot be read or is too large; half of it may pass. Empty when nobody has named a reason. */
  readonly _halve?: string
  /** The collector wants to be left alone for so long. */
  readonly _pauseMs?: number | undefined
  /** Nothing was heard that a page may read. */
  readonly _unheard?: boolean
  /** This page is not to ask again for so long: a wrong key, an origin that is not allowed, an address with nobody there. */
  readonly _barredMs?: number
}

/** The reason for which something smaller may pass. */
export const tooLarge = 'too_large'

const hourMs = 60 * 60 * 1000

/** Reads `Retry-After`: seconds or a date; at most an hour, and `undefined` for what is missing, past or senseless. */
export function readRetryAfter(header: string | null, now: number): number | undefined {
  const ms = Number(header) * 1000 || Date.parse(`${header}`) - now
  return ms > 0 ? Math.min(ms, hourMs) : undefined
}

/**
 * Reads the collector's answer.
 *
 * A captive portal, a proxy or the shop's service worker may answer 200 to anything: an answer counts only if it is
 * a 202 whose JSON names our batch and accounts for each of its events.
 */
export async function readAnswer(response: Response, batch: string, ids: readonly string[]): Promise<Answer> {
  const { status, headers } = response
  // Not JSON, or cut off half-way: then it is not a collector's answer, and its status alone counts.
  const body = Object(await response.json().catch(() => 0))
  if (status === 202 && body.batch === batch && Array.isArray(body.rejected)) {
    const refused = readRejected(body.rejected, ids)
    if (body.accepted === ids.length - refused.size) return { _refused: refused, _heard: Object(body.heard) }
  }
  if (status === 413) return { _halve: tooLarge }
  if (status === 400) return { _halve: Object(body.error).code ?? '' }
  if ([401, 403, 404, 410].includes(status)) return { _barredMs: status < 404 ? hourMs / 6 : hourMs }
  return { _pauseMs: readRetryAfter(headers.get('retry-after'), now()) }
}

function readRejected(rejected: readonly unknown[], ids: readonly string[]): Map<string, string> {
  const refused = new Map<string, string>()
  for (const entry of rejected) {
    const { id, index, code } = Object(entry)
    const known = id ?? ids[index]
    if (ids.includes(known)) refused.set(known, `${code}`)
  }
  return refused
}
