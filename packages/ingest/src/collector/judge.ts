/**
 * Judges one event of a batch by itself, so that a bad one costs the others nothing.
 *
 * @module
 */
import type { RefusalName, RejectedEvent, WireEvent } from '@touchline/protocol'
import { limits, readEvent, timeOfEventId } from '@touchline/protocol'
import { excessOf } from './measure.ts'

/** An event that may be stored, or why it may not. */
export type Judgement =
  | { readonly outcome: 'accepted'; readonly event: WireEvent }
  | { readonly outcome: 'rejected'; readonly code: RefusalName; readonly detail: string }

/** What judging needs to know about the request. */
export interface JudgeOptions {
  readonly receivedAt: number
  /** The body is so small that no event in it can be too large. */
  readonly smallBody: boolean
}

/** Judges one element of a batch's `events`. */
export function judge(input: unknown, { receivedAt, smallBody }: JudgeOptions): Judgement {
  if (!isObject(input)) return rejected('event_invalid', 'the event is not an object; send one')
  // In this order: what follows walks the whole event, and must not do so without bounds.
  const excess = excessOf(input)
  if (excess !== null) return rejected('data_too_deep', excess)
  if (!smallBody && Buffer.byteLength(JSON.stringify(input)) > limits.eventBytes) {
    return rejected(
      'event_too_large',
      `the event is larger than ${limits.eventBytes} bytes; leave something out`,
    )
  }
  const read = readEvent(input)
  if (!read.success) {
    const [issue] = read.error.issues
    const field = issue === undefined || issue.path.length === 0 ? 'the event' : issue.path.join('.')
    return rejected('event_invalid', `${field}: ${issue?.message ?? 'is not usable'}`)
  }
  const made = timeOfEventId(read.data.id)
  if (made > receivedAt + limits.idAheadMs || made < receivedAt - limits.idBehindMs) {
    const when = new Date(made).toISOString()
    return rejected(
      'id_time',
      `the time in the event’s id is out of range: ${when}; make the id when it happens`,
    )
  }
  return { outcome: 'accepted', event: read.data }
}

/** How a judgement is told to the sender. */
export function toRejectedEvent(
  input: unknown,
  index: number,
  { code, detail }: { readonly code: RefusalName; readonly detail: string },
): RejectedEvent {
  const id = isObject(input) && typeof input.id === 'string' ? input.id.slice(0, 64) : null
  return { index, id, code, detail }
}

function rejected(code: RefusalName, detail: string): Judgement {
  return { outcome: 'rejected', code, detail }
}

function isObject(input: unknown): input is Readonly<Record<string, unknown>> {
  return typeof input === 'object' && input !== null && !Array.isArray(input)
}
