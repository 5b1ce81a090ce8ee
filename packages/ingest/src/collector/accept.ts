/**
 * Turns a batch into its answer and the record that the spool keeps.
 *
 * @module
 */
import type { Batch, BatchAnswer, RejectedEvent, WireEvent } from '@touchline/protocol'
import { batch as batchSchema, limits, Refusal, wireVersion } from '@touchline/protocol'
import type { Circumstances } from '../enrich/event-row.ts'
import { toEventRow } from '../enrich/event-row.ts'
import { toLine } from '../enrich/row-line.ts'
import type { ChangedVisitor, SpoolRecord } from '../spool/record.ts'
import type { Admission } from './admit.ts'
import { seqOf, toDeliveryNote } from './delivery-note.ts'
import { correctTime } from './event-time.ts'
import { judge, toRejectedEvent } from './judge.ts'
import { senderOf } from './sender.ts'
import type { NoSubject, Subject } from './subject.ts'
import { pageSubject, serverSubject } from './subject.ts'

/** A batch that was read: what to answer once `record` is on disk. */
export interface AcceptedBatch {
  readonly answer: BatchAnswer
  /** `null` when nothing is to be kept: no event was accepted, and no ledger came. */
  readonly record: SpoolRecord | null
}

/** What is known about the request that carried the batch. */
export interface Receipt {
  readonly admission: Admission
  readonly headers: Headers
  /** Address of the connection's other end, where the host knows it; never kept. */
  readonly address?: string | undefined
  readonly receivedAt: number
  /** Size of the unpacked body. */
  readonly bodyBytes: number
}

/** Reads the envelope of a batch, or refuses the request. */
export function readBatch(json: unknown): Batch {
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
export function accept(batch: Batch, receipt: Receipt): AcceptedBatch {
  const { admission, headers, address, receivedAt, bodyBytes } = receipt
  const shared = pageSubject(batch)
  if (shared === null && !admission.trusted) {
    throw new Refusal(
      'bad_batch',
      'stream: is missing; a page names its page life, a server uses a secret key',
    )
  }
  const smallBody = bodyBytes <= limits.eventBytes
  const readSender = senderOf(batch, { headers, address, trusted: admission.trusted })
  const rejected: RejectedEvent[] = []
  const lines: string[] = []
  let accepted = 0
  const visitors = new Map<string, ChangedVisitor>()
  const written = new Set<string>()
  const seqs = { accepted: [] as number[], refused: [] as number[] }
  for (const [index, input] of batch.events.entries()) {
    const judgement = judge(input, { receivedAt, smallBody })
    if (judgement.outcome === 'rejected') {
      rejected.push(toRejectedEvent(input, index, judgement))
      seqs.refused.push(seqOf(input))
      continue
    }
    const { event } = judgement
    const subject = shared ?? serverSubject(admission.site.id, event, batch)
    if (isNobody(subject)) {
      rejected.push(toRejectedEvent(input, index, subject))
      continue
    }
    accepted += 1
    seqs.accepted.push(event.seq ?? 0)
    // Two copies in one batch have the same receipt, by which the engine could not tell the first.
    const copy = `${subject.visitor} ${event.id}`
    if (written.has(copy)) continue
    written.add(copy)
    const known = { ...circumstances(batch, receipt, event), ...subject, ...readSender(event) }
    lines.push(toLine(toEventRow(event, known)))
    visitors.set(subject.visitor, { site: admission.site.id, visitor: subject.visitor })
  }
  const answer = { batch: batch.batch, accepted, rejected }
  const delivery = toDeliveryNote(batch, { site: admission.site.id, receivedAt, ...seqs })
  if (lines.length === 0 && delivery === undefined) return { answer, record: null }
  const rows = Buffer.from(lines.join(''))
  const known = { events: lines.length, receivedAt, visitors: [...visitors.values()] }
  return { answer, record: { ...known, delivery, rows } }
}

function circumstances(
  batch: Batch,
  { admission, receivedAt }: Receipt,
  event: WireEvent,
): Pick<Circumstances, 'site' | 'at' | 'late' | 'receivedAt' | 'consent' | 'sdk'> {
  return {
    site: admission.site,
    ...correctTime({
      at: event.at,
      mono: event.mono,
      sentAt: batch.sentAt,
      sentMono: batch.mono,
      receivedAt,
    }),
    receivedAt,
    consent: batch.consent ?? 'full',
    sdk: batch.sdk ?? '',
  }
}

function isNobody(subject: Subject | NoSubject): subject is NoSubject {
  return 'code' in subject
}
