/**
 * The record of a batch in the making: event after event, until it is whole.
 *
 * @module
 */
import type { Batch, BatchAnswer, RejectedEvent, WireEvent } from '@touchline/protocol'
import { Refusal } from '@touchline/protocol'
import type { Client } from '../door/client-address.ts'
import type { CountryOf } from '../enrich/country.ts'
import type { DailySalts } from '../enrich/daily-salts.ts'
import { createLineWriter } from '../enrich/event-line.ts'
import type { HeaderValues } from '../enrich/header-values.ts'
import { toBytes } from '../enrich/line-bytes.ts'
import type { NameLimits } from '../names/name-limits.ts'
import { retentionMs } from '../settings/retention.ts'
import type { Sites } from '../settings/site.ts'
import type { ChangedVisitor, SpoolRecord } from '../spool/record.ts'
import type { Admission } from './admit.ts'
import { consentOf, toHeldBatch } from './consent.ts'
import { seqOf, toDeliveryNote } from './delivery-note.ts'
import { correctTime } from './event-time.ts'
import { type IdWindow, judgeAge, type Rejection, toRejectedEvent } from './judge.ts'
import { namedBy } from './named.ts'
import { createErasedCheck } from './refuse-erased.ts'
import { senderOf } from './sender.ts'
import { subjectsOf } from './subject.ts'

/** A batch that was read: what to answer once `record` is on disk. */
export interface AcceptedBatch {
  /** What its record was made of. */
  readonly kept: Batch
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
  readonly sites: Pick<Sites, 'erasedUntil'>
  /** Puts names beyond a site's limit together; default: there is no limit. */
  readonly names?: Pick<NameLimits, 'fold'> | undefined
}

/** What a collector reads from an address before it forgets it. */
export interface Readers {
  readonly countryOf: CountryOf
  /** `null` where no visitor of a day is made. */
  readonly salts: DailySalts | null
}

/** Takes in the events of a batch. */
export interface Draft {
  readonly window: IdWindow
  /**
   * Takes in an event that was judged, or says why it may not be. `own` are the columns of its name and data
   * (`ownFields`), where its names are known to be within their limits.
   */
  take(event: WireEvent, own?: string): Rejection | null
  /** Notes an event that was refused. */
  refuse(input: unknown, index: number, rejection: Rejection): void
  /** What became of all of them. */
  finish(): AcceptedBatch
}

/** Begins the record of a batch. */
export function createDraft(sent: Batch, receipt: Receipt, readers: Readers): Draft {
  const { admission, headers, client, receivedAt, order, sites, names } = receipt
  const { site, trusted } = admission
  mustHaveStream(sent, trusted)
  const held = consentOf(sent, headers, trusted)
  const batch = toHeldBatch(sent, held)
  const { salts, countryOf } = readers
  const readSubject = subjectsOf(batch, { site: site.id, trusted, held, client, headers, salts })
  const readSender = senderOf(batch, { ...receipt, trusted, countryOf })
  const writeLine = createLineWriter({ site, receivedAt, order, consent: held.consent, sdk: batch.sdk ?? '' })
  const rejected: RejectedEvent[] = []
  const seqs = { accepted: [] as number[], refused: [] as number[] }
  const visitors = new Map<string, ChangedVisitor>()
  const window = { receivedAt, retentionMs: retentionMs(site) }
  const isCopy = createCopyCheck()
  const refuseErased = createErasedCheck(sites, site.id)
  let written = 0
  let last: object | null = null
  let lines = ''
  let forgotten = false

  return {
    window,
    take(event, own) {
      const { at, mono } = event
      const time = correctTime({ at, mono, sentAt: batch.sentAt, sentMono: batch.mono, receivedAt })
      const named = namedBy(site.id, event, trusted)
      const subject = readSubject(event, named, time.at)
      if ('code' in subject) return subject
      const refusal = judgeAge(time.at, window) ?? refuseErased(event, subject)
      if (refusal !== null) return refusal
      seqs.accepted.push(event.seq ?? 0)
      // Two copies in one batch have the same receipt, by which the engine could not tell the first.
      const copy = subject.stream === null ? `${subject.visitor} ${event.id}` : event.id
      if (isCopy(copy)) return null
      written += 1
      const kept = own === undefined ? (names?.fold(site.id, event) ?? event) : event
      lines += writeLine(kept, { subject, named, sender: readSender(event), time }, own)
      if (subject !== last) visitors.set(subject.visitor, { site: site.id, visitor: subject.visitor })
      last = subject
      return null
    },
    refuse(input, index, rejection) {
      rejected.push(toRejectedEvent(input, index, rejection))
      // Its number would bring back somebody who is to be forgotten.
      if (rejection.code === 'erased') forgotten = true
      else seqs.refused.push(seqOf(input))
    },
    finish() {
      const answer = { batch: batch.batch, accepted: seqs.accepted.length, rejected }
      // Where nothing else is kept, a note would bring back the page life of somebody who is to be forgotten.
      const isGone = forgotten && seqs.accepted.length === 0
      const delivery = isGone ? undefined : toDeliveryNote(batch, { site: site.id, receivedAt, ...seqs })
      if (written === 0 && delivery === undefined) return { kept: batch, answer, record: null }
      const known = { events: written, receivedAt, visitors: [...visitors.values()] }
      return { kept: batch, answer, record: { ...known, delivery, rows: toBytes(lines) } }
    },
  }
}

/** Tells names that were there before. A page's ids grow, and one that is larger than all before it is new. */
function createCopyCheck(): (name: string) => boolean {
  const names: string[] = []
  let known: Set<string> | null = null
  let largest = ''
  return name => {
    if (name > largest) {
      largest = name
      names.push(name)
      known?.add(name)
      return false
    }
    known ??= new Set(names)
    const isCopy = known.has(name)
    known.add(name)
    return isCopy
  }
}

function mustHaveStream({ stream }: Batch, trusted: boolean): void {
  if (stream !== undefined || trusted) return
  throw new Refusal('bad_batch', 'stream: is missing; a page names its page life, a server uses a secret key')
}
