/**
 * The short way of a batch that our own script sent.
 *
 * @module
 */
import type { Batch } from '@touchline/protocol'
import { toFixed } from '../enrich/column.ts'
import { ownFields } from '../enrich/event-line.ts'
import type { Site } from '../settings/site.ts'
import { type AcceptedBatch, createDraft, type Draft, type Readers, type Receipt } from './draft.ts'
import { judge, judgeTime } from './judge.ts'
import type { KnownColumns } from './known-columns.ts'
import type { ScriptBatch, ScriptEvent } from './script-batch.ts'

/** What the short way works with. */
export interface ShortWay extends Readers {
  readonly known: (site: Site) => KnownColumns
}

// Their data name somebody, which `namedBy` and the check for who was erased look up in them.
const naming = new Set(['identify', 'purchase'])
// Below this no text is longer as JSON than an event may be: a number of three characters may have 21 digits.
const modestBytes = 4_096

/**
 * Accepts a batch as `accept` would, to the same record; `null` when there is an event that it would refuse, or that
 * has to be looked at by it.
 */
export function acceptScript(
  { batch, events }: ScriptBatch,
  receipt: Receipt,
  { known, ...readers }: ShortWay,
): (AcceptedBatch & { readonly batch: Batch }) | null {
  const { site, trusted } = receipt.admission
  // A server's word counts for more than a page's, and what a preset leaves out is left out of what was read.
  if (trusted || site.preset !== undefined || batch.stream === undefined) return null
  const draft = createDraft(batch, receipt, readers)
  const columns = known(site)
  for (const sent of events) {
    const { event, data } = sent
    const own = sent.bytes > modestBytes ? undefined : columns.find(event.name, data)
    const isTaken =
      own === undefined
        ? takeUnknown(sent, draft, { receipt, columns })
        : judgeTime(event, draft.window).outcome === 'accepted' && draft.take(event, own) === null
    if (!isTaken) return null
  }
  return { batch, ...draft.finish() }
}

/** Judges an event of which everything is known to be good but its data, for which the rest of it does not matter. */
function takeUnknown(
  { event: sent, data, bytes }: ScriptEvent,
  draft: Draft,
  { receipt, columns }: { readonly receipt: Receipt; readonly columns: KnownColumns },
): boolean {
  const { page } = sent
  const isSmall = bytes <= modestBytes
  const withData = data === '' ? sent : { ...sent, data: readData(data) }
  const judgement = judge(isSmall ? { ...withData, page: undefined } : withData, draft.window)
  if (judgement.outcome === 'rejected') return false
  const { admission, names } = receipt
  const { site } = admission
  const event = names?.fold(site.id, judgement.event) ?? judgement.event
  const own = toFixed(ownFields(event, { site, fromPage: true }))
  if (draft.take({ ...event, page }, own) !== null) return false
  if (event === judgement.event && isSmall && !naming.has(event.name)) columns.add(event.name, data, own)
  return true
}

const beyondAscii = /[\x80-\xff]/

/** Anything but an object for what is no JSON: the schema refuses it. */
function readData(data: string): unknown {
  try {
    return JSON.parse(beyondAscii.test(data) ? Buffer.from(data, 'latin1').toString() : data)
  } catch {
    // The text was cut in the wrong place, or the body is no JSON: whoever reads it as a whole finds out.
    return null
  }
}
