/**
 * Turns a batch into its answer and the record that the spool keeps.
 *
 * @module
 */
import type { Batch } from '@touchline/protocol'
import { batch as batchSchema, isPlainBatch, Refusal, wireVersion } from '@touchline/protocol'
import { type AcceptedBatch, createDraft, type Readers, type Receipt } from './draft.ts'
import { judge } from './judge.ts'

/** Reads the envelope of a batch, or refuses the request. */
export function readBatch(json: unknown): Batch {
  if (isPlainBatch(json)) return json
  const read = batchSchema.safeParse(json)
  if (read.success) return read.data
  if (typeof json === 'object' && json !== null && 'v' in json && json.v !== wireVersion) {
    const version = JSON.stringify(json.v)?.slice(0, 40)
    throw new Refusal('bad_version', `the wire version is not read: ${version}; send ${wireVersion}`)
  }
  const [issue] = read.error.issues
  const field = issue === undefined || issue.path.length === 0 ? 'the batch' : issue.path.join('.')
  throw new Refusal('bad_batch', `${field}: ${issue?.message ?? 'is not usable'}; send a batch as documented`)
}

/** Judges every event of a batch and builds the rows of the accepted ones. */
export function accept(batch: Batch, receipt: Receipt, readers: Readers): AcceptedBatch {
  const draft = createDraft(batch, receipt, readers)
  for (const [index, input] of batch.events.entries()) {
    const judgement = judge(input, draft.window)
    const rejection = judgement.outcome === 'rejected' ? judgement : draft.take(judgement.event)
    if (rejection !== null) draft.refuse(input, index, rejection)
  }
  return draft.finish()
}
