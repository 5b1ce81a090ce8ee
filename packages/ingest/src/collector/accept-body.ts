/**
 * Turns a body into the record of its batch, by the short way or the long one.
 *
 * @module
 */
import type { Batch } from '@touchline/protocol'
import type { Door } from '../door/door.ts'
import { restrictBatch } from '../presets/restrict-batch.ts'
import type { RefusedEvents } from '../quarantine/entry.ts'
import type { Sites } from '../settings/site.ts'
import { accept, readBatch } from './accept.ts'
import { acceptScript } from './accept-script.ts'
import { admit } from './admit.ts'
import type { AcceptedBatch, Readers, Receipt } from './draft.ts'
import { createKnownColumns } from './known-columns.ts'
import { parseBody } from './read-body.ts'
import { createReceiptOrder } from './receipt-order.ts'
import { readScriptBatch } from './script-batch.ts'

/** What bodies are accepted with. */
export interface AcceptBodyOptions extends Readers, Pick<Receipt, 'names'> {
  readonly sites: Sites
  readonly door: Pick<Door, 'useKey'>
  /** The newest place among all receipts that was given before. */
  readonly newestOrder?: number | undefined
}

/** A batch, and what became of it. */
export interface AcceptedBody extends AcceptedBatch {
  readonly batch: Batch
  /** The events that were refused alone; `null` when there are none. */
  readonly refused: RefusedEvents | null
}

/**
 * Accepts a body that came in a request.
 *
 * @throws Refusal when all of it is refused.
 */
export type AcceptBody = (
  body: Buffer,
  request: Pick<Receipt, 'headers' | 'address' | 'client' | 'receivedAt'>,
) => AcceptedBody

/** Creates the function, and what it remembers from one body to the next. */
export function createAcceptBody(options: AcceptBodyOptions): AcceptBody {
  const { sites, names, door, newestOrder, ...readers } = options
  const nextOrder = createReceiptOrder(newestOrder)
  const known = createKnownColumns()
  return (body, request) => {
    const script = readScriptBatch(body)
    const json = script === null ? parseBody(body) : script.batch
    const admission = admit(sites, request.headers, keyOf(json))
    door.useKey(admission.key, request.receivedAt)
    const receipt = { ...request, admission, order: nextOrder(request.receivedAt), sites, names }
    const accepted =
      (script === null ? null : acceptScript(script, receipt, { ...readers, known })) ??
      acceptAny(script === null ? json : parseBody(body), receipt, readers)
    const { kept, answer } = accepted
    const { rejected } = answer
    return { ...accepted, refused: rejected.length === 0 ? null : { ...receipt, batch: kept, rejected } }
  }
}

/** The long way: by the schemas, whoever sent it. */
function acceptAny(
  json: unknown,
  receipt: Receipt,
  readers: Readers,
): AcceptedBatch & { readonly batch: Batch } {
  const batch = readBatch(json)
  const kept = receipt.admission.site.preset === 'cnil' ? restrictBatch(batch) : batch
  return { batch, ...accept(kept, receipt, readers) }
}

/** A body that is no object has no place for a key: that is what its sender must hear, not that the key is missing. */
function keyOf(json: unknown): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return readBatch(json).key
  return 'key' in json ? json.key : undefined
}
