/**
 * The collector: a function from a request to its answer. It mounts in anything that speaks fetch.
 *
 * @module
 */
import { Refusal } from '@touchline/protocol'
import type { Sites } from '../settings/site.ts'
import type { Spool } from '../spool/spool.ts'
import { accept, readBatch } from './accept.ts'
import { admit } from './admit.ts'
import { batchResponse, preflightResponse, refusalResponse } from './answer.ts'
import { readBody } from './read-body.ts'

/** What a collector works with. */
export interface CollectorOptions {
  readonly spool: Pick<Spool, 'append'>
  /** Which key opens which site. */
  readonly sites: Sites
  /** Epoch milliseconds; default the machine's clock. */
  readonly clock?: (() => number) | undefined
  /** Hears of failures that are the collector's own fault and were answered with 500. */
  readonly onFault?: ((error: unknown) => void) | undefined
}

/** Answers one request. Never rejects. */
export type Collector = (
  request: Request,
  from?: { readonly address?: string | undefined },
) => Promise<Response>

/**
 * Creates the handler of `POST /v1/events`. It looks at the method, not at the path: mount it where you like.
 *
 * A 202 means that every event it counts as accepted is on disk.
 */
export function createCollector({ spool, sites, clock = Date.now, onFault }: CollectorOptions): Collector {
  async function receive(request: Request, address: string | undefined): Promise<Response> {
    if (request.method === 'OPTIONS') return preflightResponse(request)
    if (request.method !== 'POST') {
      throw new Refusal('method_not_allowed', `the method is not taken here: ${request.method}; send POST`)
    }
    const { json, bytes } = await readBody(request)
    // Stamped when the body is whole: a slow upload is no reason to date its events earlier.
    const receivedAt = clock()
    const admission = admit(sites, request.headers, keyOf(json))
    const receipt = { admission, headers: request.headers, address, receivedAt, bodyBytes: bytes }
    const { answer, record } = accept(readBatch(json), receipt)
    if (record !== null) await spool.append(record)
    return batchResponse(request, answer)
  }

  return async (request, from) => {
    try {
      return await receive(request, from?.address)
    } catch (error) {
      if (!(error instanceof Refusal)) onFault?.(error)
      return refusalResponse(request, error)
    }
  }
}

/** A body that is no object has no place for a key: that is what its sender must hear, not that the key is missing. */
function keyOf(json: unknown): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return readBatch(json).key
  return 'key' in json ? json.key : undefined
}
