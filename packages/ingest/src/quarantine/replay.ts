/**
 * Judges refused events again, as if they arrived anew but at their old time.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import { accept, readBatch } from '../collector/accept.ts'
import type { Client } from '../door/client-address.ts'
import { createCountryOf } from '../enrich/country.ts'
import { restrictBatch } from '../presets/restrict-batch.ts'
import type { Sites } from '../settings/site.ts'
import type { SpoolRecord } from '../spool/record.ts'
import type { Spool } from '../spool/spool.ts'
import type { QuarantinedEvent } from './entry.ts'
import type { Quarantine, QuarantineFilter } from './quarantine.ts'

/** What replaying works with. */
export interface ReplayOptions {
  readonly quarantine: Pick<Quarantine, 'takeOut'>
  readonly spool: Pick<Spool, 'append'>
  readonly sites: Pick<Sites, 'site' | 'erasedUntil'>
}

/** What became of the replayed events. */
export interface Replay {
  /** Stored, and taken out of the quarantine. */
  readonly accepted: number
  /** Refused again, or of a site that is gone; they stay. */
  readonly refused: number
}

/**
 * Has refused events judged again by the rules of today. What is accepted is on disk before it leaves the
 * quarantine; a crash in between repeats it, which changes nothing, since its id is stored once.
 *
 * @throws Refusal `spool_unavailable` when the disk takes nothing; what was accepted before stays accepted.
 */
export async function replayQuarantine(options: ReplayOptions, filter: QuarantineFilter): Promise<Replay> {
  let accepted = 0
  const refused = await options.quarantine.takeOut(filter, async entries => {
    const gone = new Set<string>()
    const records: SpoolRecord[] = []
    for (const entry of entries) {
      const record = judgeAgain(entry, options)
      if (record === null) continue
      records.push(record)
      gone.add(entry.id)
    }
    await Promise.all(records.map(record => options.spool.append(record)))
    accepted += gone.size
    return gone
  })
  return { accepted, refused }
}

// Whose request it was is not kept, so neither is what could be read from that.
const unknownClient: Client = Object.freeze({ address: null, viaProxy: false })
const countryOf = createCountryOf()

function judgeAgain(entry: QuarantinedEvent, { sites }: ReplayOptions): SpoolRecord | null {
  const site = sites.site(entry.site)
  if (site === null) return null
  const kept = readBatch({ ...entry.batch, batch: randomUUID(), events: [entry.event] })
  const batch = site.preset === 'cnil' ? restrictBatch(kept) : kept
  const headers = new Headers({ ...entry.headers })
  const admission = { site, trusted: entry.trusted }
  // Should its sender have mended and repeated it meanwhile, that copy stays.
  const order = Date.now()
  const receipt = { admission, headers, client: unknownClient, receivedAt: entry.receivedAt, order, sites }
  const { answer, record } = accept(batch, receipt, { countryOf, salts: null })
  // When the segment began shows how long events wait; these have waited elsewhere.
  return answer.accepted === 0 || record === null ? null : { ...record, receivedAt: Date.now() }
}
