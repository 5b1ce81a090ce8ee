/**
 * The writing half of the spool: appends waiting records in groups, one sync for each group.
 *
 * @module
 */
import { Refusal } from '@touchline/protocol'
import type { ClosedSegment, CurrentSegment, CurrentSegmentOptions } from './current-segment.ts'
import { createCurrentSegment } from './current-segment.ts'
import type { SpoolRecord } from './record.ts'
import { encodeRecord } from './record.ts'
import type { SpaceWatch } from './space.ts'

/** Appends records and hands over closed segments. */
export interface Writer {
  append(record: SpoolRecord): Promise<void>
  /** Closes the open segment, once what waits is written. */
  seal(): Promise<void>
  /** The segment being written, if any. */
  current(): ClosedSegment | null
  /** Why the last write failed; `null` when it did not. */
  fault(): Error | null
  /** Says that the disk takes writes again: `fault` is `null` until the next failure. */
  mended(): void
}

interface Waiting {
  readonly kind: 'record'
  readonly chunks: readonly Uint8Array[]
  readonly bytes: number
  readonly events: number
  readonly receivedAt: number
  readonly since: number
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

/** A request to close the segment once everything in front of it is written. */
interface Seal {
  readonly kind: 'seal'
  readonly resolve: () => void
}

// A write this large takes the disk long enough to gather the next group, and little enough to wait for.
const groupBytes = 1 << 20
// What waits is held in memory; a disk that falls this far behind must slow the senders down instead.
const waitingBytes = 32 << 20
const waitingMs = 2_000
const retryAfterMs = 2_000
// Room is made by people, or by retention: seconds later it is not there yet.
const fullRetryAfterMs = 30_000

/** What a writer works with. */
export interface WriterOptions extends Omit<CurrentSegmentOptions, 'onAge'> {
  readonly space: SpaceWatch
}

/** Creates the writer of one folder. */
export function createWriter({ space, ...options }: WriterOptions): Writer {
  const queue: (Waiting | Seal)[] = []
  let waitingSize = 0
  let fault: Error | null = null
  let pumping = false
  const segment = createCurrentSegment({ ...options, onAge: () => void seal() })

  async function writeGroup(group: readonly Waiting[], receivedAt: number): Promise<void> {
    const [bytes, events] = [sum(group, waiter => waiter.bytes), sum(group, waiter => waiter.events)]
    waitingSize -= bytes
    try {
      await segment.write({ chunks: group.flatMap(waiter => waiter.chunks), bytes, events, receivedAt })
      fault = null
      for (const waiter of group) waiter.resolve()
      await space.spent(bytes)
    } catch (cause) {
      fault = cause instanceof Error ? cause : new Error(String(cause))
      for (const waiter of group) waiter.reject(unavailable(fault.message, { cause }))
    }
  }

  async function pump(): Promise<void> {
    if (pumping) return
    pumping = true
    for (let next = queue[0]; next !== undefined; next = queue[0]) {
      const group = takeGroup(queue, segment, options.limits)
      if (group.length > 0) await writeGroup(group, next.kind === 'record' ? next.receivedAt : 0)
      if (group.length === 0 || segment.isFull()) await segment.close()
      if (next.kind === 'seal') {
        queue.shift()
        next.resolve()
      }
    }
    pumping = false
  }

  function seal(): Promise<void> {
    return new Promise(resolve => {
      queue.push({ kind: 'seal', resolve })
      void pump()
    })
  }

  function append(record: SpoolRecord): Promise<void> {
    const shortage = space.shortage()
    if (shortage !== null) return Promise.reject(unavailable(shortage, { retryAfterMs: fullRetryAfterMs }))
    if (waitsTooLong(queue) || waitingSize > waitingBytes) {
      return Promise.reject(unavailable('the disk is too slow for what arrives'))
    }
    return new Promise<void>((resolve, reject) => {
      const waiter = toWaiting(record, resolve, reject)
      waitingSize += waiter.bytes
      queue.push(waiter)
      void pump()
    })
  }

  const mended = (): void => {
    fault = null
  }
  return { append, seal, current: segment.state, fault: () => fault, mended }
}

function toWaiting(record: SpoolRecord, resolve: Waiting['resolve'], reject: Waiting['reject']): Waiting {
  const { events, receivedAt } = record
  const chunks = encodeRecord(record)
  const bytes = sum(chunks, chunk => chunk.byteLength)
  return { kind: 'record', chunks, bytes, events, receivedAt, since: performance.now(), resolve, reject }
}

/**
 * The records at the front that fit into the segment, in their order; none when a seal or a record that does not
 * fit is first. A segment that is about to begin takes one record whatever its size.
 */
function takeGroup(
  queue: (Waiting | Seal)[],
  segment: CurrentSegment,
  limits: CurrentSegmentOptions['limits'],
): readonly Waiting[] {
  const room = segment.room()
  const { events: mostEvents, bytes: mostBytes } = room ?? limits
  const group: Waiting[] = []
  let bytes = 0
  let events = 0
  for (const waiter of queue) {
    if (waiter.kind === 'seal' || bytes > groupBytes) break
    bytes += waiter.bytes
    events += waiter.events
    const fits = events <= mostEvents && bytes <= mostBytes
    if (!fits && (room !== null || group.length > 0)) break
    group.push(waiter)
  }
  queue.splice(0, group.length)
  return group
}

function waitsTooLong(queue: readonly (Waiting | Seal)[]): boolean {
  const oldest = queue.find(waiter => waiter.kind === 'record')
  return oldest !== undefined && performance.now() - oldest.since > waitingMs
}

function sum<T>(list: readonly T[], size: (element: T) => number): number {
  return list.reduce((total, element) => total + size(element), 0)
}

function unavailable(why: string, options: { cause?: unknown; retryAfterMs?: number } = {}): Refusal {
  return new Refusal(
    'spool_unavailable',
    `events cannot be made durable right now: ${why}; send them again later`,
    { retryAfterMs, ...options },
  )
}
