/**
 * Turns a batch into its answer and the record that the spool keeps.
 *
 * @module
 */
import type { Batch, BatchAnswer, RejectedEvent } from '@touchline/protocol'
import { batch as batchSchema, isPlainBatch, Refusal, wireVersion } from '@touchline/protocol'
import type { Client } from '../door/client-address.ts'
import type { CountryOf } from '../enrich/country.ts'
import type { DailySalts } from '../enrich/daily-salts.ts'
import type { SubjectColumns } from '../enrich/event-line.ts'
import { createLineWriter } from '../enrich/event-line.ts'
import type { HeaderValues } from '../enrich/header-values.ts'
import { toBytes } from '../enrich/line-bytes.ts'
import type { NameLimits } from '../names/name-limits.ts'
import { retentionMs } from '../settings/retention.ts'
import type { Sites } from '../settings/site.ts'
import type { ChangedVisitor, SpoolRecord } from '../spool/record.ts'
import type { Admission } from './admit.ts'
import { consentOf } from './consent.ts'
import { seqOf, toDeliveryNote } from './delivery-note.ts'
import { correctTime } from './event-time.ts'
import { judge, toRejectedEvent } from './judge.ts'
import { namedBy } from './named.ts'
import { refuseErased } from './refuse-erased.ts'
import { senderOf } from './sender.ts'
import type { NoSubject } from './subject.ts'
import { subjectsOf } from './subject.ts'

/** A batch that was read: what to answer once `record` is on disk. */
export interface AcceptedBatch {
  readonly answer: BatchAnswer
  /** `null` when nothing is to be kept: no event was accepted, and no ledger came. */
  readonly record: SpoolRecord | null
}

/** What is known about the request that carried the batch. */
export interface Receipt {
  readonly admission: Pick<Admission, 'site' | 'trusted'>
  readonly headers: HeaderValues
  /** Address of the connection's other end, where the host knows it; never kept. */
  readonly address?: string | undefined
  /** Whose request it is; its address is never kept. */
  readonly client: Client
  readonly receivedAt: number
  /** Place among all receipts; default `receivedAt`, which it is unless the clock was set back. */
  readonly order?: number | undefined
  /** Knows who was erased. */
  readonly sites: Pick<Sites, 'isErased'>
  /** Puts names beyond a site's limit together; default: there is no limit. */
  readonly names?: Pick<NameLimits, 'fold'> | undefined
}

/** What a collector reads from an address before it forgets it. */
export interface Readers {
  readonly countryOf: CountryOf
  /** `null` where no visitor of a day is made. */
  readonly salts: DailySalts | null
}

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
  const { admission, headers, client, receivedAt, order, sites, names } = receipt
  const { site, trusted } = admission
  mustHaveStream(batch, trusted)
  const held = consentOf(batch, headers, trusted)
  const { salts, countryOf } = readers
  const readSubject = subjectsOf(batch, { site: site.id, trusted, held, client, headers, salts })
  const readSender = senderOf(batch, { ...receipt, trusted, countryOf })
  const writeLine = createLineWriter({ site, receivedAt, order, consent: held.consent, sdk: batch.sdk ?? '' })
  const window = { receivedAt, retentionMs: retentionMs(site) }
  const rejected: RejectedEvent[] = []
  let lines = ''
  let forgotten = false
  const seqs = { accepted: [] as number[], refused: [] as number[] }
  const visitors = new Map<string, ChangedVisitor>()
  const written = new Set<string>()
  for (const [index, input] of batch.events.entries()) {
    const judgement = judge(input, window)
    if (judgement.outcome === 'rejected') {
      rejected.push(toRejectedEvent(input, index, judgement))
      seqs.refused.push(seqOf(input))
      continue
    }
    const { event } = judgement
    const { at, mono } = event
    const time = correctTime({ at, mono, sentAt: batch.sentAt, sentMono: batch.mono, receivedAt })
    const named = namedBy(site.id, event, trusted)
    const subject = readSubject(event, named, time.at)
    if (isNobody(subject)) {
      rejected.push(toRejectedEvent(input, index, subject))
      seqs.refused.push(seqOf(input))
      continue
    }
    const refusal = refuseErased(event, subject, { sites, site: site.id })
    if (refusal !== null) {
      rejected.push(toRejectedEvent(input, index, refusal))
      forgotten = true
      continue
    }
    seqs.accepted.push(event.seq ?? 0)
    // Two copies in one batch have the same receipt, by which the engine could not tell the first.
    const copy = subject.stream === null ? `${subject.visitor} ${event.id}` : event.id
    if (written.has(copy)) continue
    written.add(copy)
    const folded = names?.fold(site.id, event) ?? event
    lines += writeLine(folded, { subject, named, sender: readSender(event), time })
    if (!visitors.has(subject.visitor)) {
      visitors.set(subject.visitor, { site: site.id, visitor: subject.visitor })
    }
  }
  const answer = { batch: batch.batch, accepted: seqs.accepted.length, rejected }
  // Where nothing else is kept, a note would bring back the page life of somebody who is to be forgotten.
  const isGone = forgotten && seqs.accepted.length === 0
  const delivery = isGone ? undefined : toDeliveryNote(batch, { site: site.id, receivedAt, ...seqs })
  if (written.size === 0 && delivery === undefined) return { answer, record: null }
  const known = { events: written.size, receivedAt, visitors: [...visitors.values()] }
  return { answer, record: { ...known, delivery, rows: toBytes(lines) } }
}

function mustHaveStream({ stream }: Batch, trusted: boolean): void {
  if (stream !== undefined || trusted) return
  throw new Refusal('bad_batch', 'stream: is missing; a page names its page life, a server uses a secret key')
}

function isNobody(subject: SubjectColumns | NoSubject): subject is NoSubject {
  return 'code' in subject
}
