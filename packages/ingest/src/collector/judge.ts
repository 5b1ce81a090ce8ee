/**
 * Judges one event of a batch by itself, so that a bad one costs the others nothing.
 *
 * @module
 */
import type { RefusalName, RejectedEvent, WireEvent } from '@touchline/protocol'
import { isPlainEvent, limits, readEvent, timeOfEventId } from '@touchline/protocol'
import { excessOf, isModest } from './measure.ts'

/** Why an event may not be stored. */
export interface Rejection {
  readonly code: RefusalName
  readonly detail: string
}

/** An event that may be stored, or why it may not. */
export type Judgement =
  | { readonly outcome: 'accepted'; readonly event: WireEvent }
  | (Rejection & { readonly outcome: 'rejected' })

/** Between which times an id may have been made, and since when an event may have happened. */
export interface IdWindow {
  readonly receivedAt: number
  /** How long the site keeps what happened. */
  readonly retentionMs: number
}

/** Judges one element of a batch's `events`. */
export function judge(input: unknown, window: IdWindow): Judgement {
  if (!isObject(input)) return rejected('event_invalid', 'the event is not an object; send one')
  // In this order: what follows walks the whole event, and must not do so without bounds.
  const excess = isModest(input) ? null : excessIn(input)
  if (excess !== null) return excess
  if (isPlainEvent(input)) return judgeTime(input, window)
  const read = readEvent(input)
  if (read.success) return judgeTime(read.data, window)
  const [issue] = read.error.issues
  const field = issue === undefined || issue.path.length === 0 ? 'the event' : issue.path.join('.')
  return rejected('event_invalid', `${field}: ${issue?.message ?? 'is not usable'}`)
}

function excessIn(input: Readonly<Record<string, unknown>>): Judgement | null {
  const excess = excessOf(input)
  if (excess !== null) return rejected('data_too_deep', excess)
  if (Buffer.byteLength(JSON.stringify(input)) <= limits.eventBytes) return null
  return rejected(
    'event_too_large',
    `the event is larger than ${limits.eventBytes} bytes; leave something out`,
  )
}

/** Judges an event of which only the time inside its id is not known to be good. */
export function judgeTime(event: WireEvent, { receivedAt, retentionMs }: IdWindow): Judgement {
  const made = timeOfEventId(event.id)
  if (made <= receivedAt + limits.idAheadMs && made >= receivedAt - retentionMs) {
    return { outcome: 'accepted', event }
  }
  return rejected(
    'id_time',
    `the time in the event’s id is out of range: ${new Date(made).toISOString()}; make the id when it happens`,
  )
}

const earliestDate = -8.64e15

/** Why an event that happened at a time may not be stored: it would be deleted with what the site no longer keeps. */
export function judgeAge(at: number, { receivedAt, retentionMs }: IdWindow): Rejection | null {
  if (at >= receivedAt - retentionMs) return null
  const when = new Date(Math.max(at, earliestDate)).toISOString()
  return { code: 'too_old', detail: `at: is before what the site keeps: ${when}; give epoch milliseconds` }
}

/** How a judgement is told to the sender. */
export function toRejectedEvent(input: unknown, index: number, { code, detail }: Rejection): RejectedEvent {
  const id = isObject(input) && typeof input.id === 'string' ? input.id.slice(0, 64) : null
  return { index, id, code, detail }
}

function rejected(code: RefusalName, detail: string): Judgement {
  return { outcome: 'rejected', code, detail }
}

function isObject(input: unknown): input is Readonly<Record<string, unknown>> {
  return typeof input === 'object' && input !== null && !Array.isArray(input)
}
