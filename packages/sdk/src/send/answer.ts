/** What an attempt came to. Only `stored` allows anything to be deleted. */
export type Answer =
  /** The collector has named our batch: everything in it is on disk there, but for the events named in `dropped`. */
  | { readonly outcome: 'stored'; readonly dropped: ReadonlyMap<string, string> }
  /** Not now: no connection, a busy or broken collector, or something between us and it. */
  | { readonly outcome: 'retry'; readonly afterMs?: number | undefined }
  /** This collector takes nothing from this page: a wrong key, or an origin that is not allowed. */
  | { readonly outcome: 'barred'; readonly code: string }
  /** The batch cannot be read or is too large; half of it may pass. */
  | { readonly outcome: 'halve'; readonly code: string }

const longestWaitMs = 60 * 60 * 1000

/** Reads `Retry-After`: seconds or a date; at most an hour, and `undefined` for what is missing, past or senseless. */
export function readRetryAfter(header: string | null, now: number): number | undefined {
  if (!header) return undefined
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now
  return ms > 0 ? Math.min(ms, longestWaitMs) : undefined
}

/**
 * Reads the collector's answer.
 *
 * A captive portal, a proxy or the shop's service worker may answer 200 to anything: an answer counts only if it is
 * a 202 whose JSON names our batch and accounts for each of its events.
 */
export async function readAnswer(response: Response, batch: string, ids: readonly string[]): Promise<Answer> {
  const body = await readJson(response)
  if (response.status === 202 && body.batch === batch && Array.isArray(body.rejected)) {
    const dropped = readRejected(body.rejected, ids)
    if (body.accepted === ids.length - dropped.size) return { outcome: 'stored', dropped }
  }
  const code = isRecord(body.error) && typeof body.error.code === 'string' ? body.error.code : ''
  if (code && (response.status === 401 || response.status === 403)) return { outcome: 'barred', code }
  if (code === 'too_large' || code === 'bad_batch') return { outcome: 'halve', code }
  return { outcome: 'retry', afterMs: readRetryAfter(response.headers.get('retry-after'), Date.now()) }
}

function readRejected(rejected: readonly unknown[], ids: readonly string[]): Map<string, string> {
  const dropped = new Map<string, string>()
  for (const entry of rejected) {
    if (!isRecord(entry)) continue
    const id = typeof entry.id === 'string' ? entry.id : ids[Number(entry.index)]
    if (id !== undefined && ids.includes(id)) dropped.set(id, String(entry.code))
  }
  return dropped
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

async function readJson(response: Response): Promise<Record<string, unknown>> {
  try {
    const body: unknown = JSON.parse(await response.text())
    return isRecord(body) ? body : {}
  } catch {
    // Not JSON, or cut off half-way: then it is not a collector's answer, and its status alone counts.
    return {}
  }
}
