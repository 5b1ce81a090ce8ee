/**
 * What a batch leaves in the books: the sender's count, and the numbers of the events that were accepted.
 *
 * @module
 */
import type { Batch } from '@touchline/protocol'
import type { DeliveryNote } from '../spool/record.ts'
import { noUuid } from '../store/tables.ts'

/** What became of the events of a batch, by their `seq`; 0 for one that has none. */
interface Judged {
  readonly site: string
  readonly receivedAt: number
  readonly accepted: readonly number[]
  readonly refused: readonly number[]
}

/**
 * The note of a page's batch; `undefined` when there is nothing to note. A sender that does not number its events
 * cannot be held to its count, and leaves none.
 */
export function toDeliveryNote(batch: Batch, judged: Judged): DeliveryNote | undefined {
  const { stream, ledger } = batch
  const { site, receivedAt, accepted } = judged
  const refused = judged.refused.filter(seq => seq > 0)
  const isEmpty = ledger === undefined && accepted.length === 0 && refused.length === 0
  if (stream === undefined || isEmpty || accepted.includes(0)) return undefined
  return {
    site,
    ledger: ledger?.id ?? noUuid,
    stream,
    created: ledger?.created ?? 0,
    acknowledged: ledger?.acknowledged ?? 0,
    known_before: ledger?.acknowledged ?? 0,
    dropped: readReasons(ledger?.dropped ?? {}),
    accepted,
    refused,
    first_at: receivedAt,
    last_at: receivedAt,
  }
}

const largestSeq = 2 ** 32 - 1

/** The number of an event that was refused, and may be anything; 0 for none. */
export function seqOf(input: unknown): number {
  const seq = typeof input === 'object' && input !== null && 'seq' in input ? input.seq : 0
  return typeof seq === 'number' && Number.isInteger(seq) && seq > 0 && seq <= largestSeq ? seq : 0
}

// A sender knows a dozen reasons; what names hundreds is no ledger's honest content.
const mostReasons = 50
const half = /\p{Surrogate}/gu

/** JSON writes half of a surrogate pair as an escape, which the engine refuses to read. */
function readReasons(dropped: Readonly<Record<string, number>>): Record<string, number> {
  const reasons = Object.entries(dropped).slice(0, mostReasons)
  return Object.fromEntries(reasons.map(([reason, count]) => [reason.replace(half, '\ufffd'), count]))
}
