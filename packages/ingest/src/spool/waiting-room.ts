/**
 * Records that wait to be written, and requests to close the segment, in the order they came.
 *
 * @module
 */
import type { CurrentSegment, SegmentLimits } from './current-segment.ts'
import type { SpoolRecord } from './record.ts'
import { encodeRecord } from './record.ts'

/** A record that waits, and who waits for it. */
export interface Waiting {
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

/** The queue in front of a segment. */
export interface WaitingRoom {
  /** Settles when the record is written or refused. */
  add(record: SpoolRecord): Promise<void>
  /** Settles when its turn has come and it was let go. */
  addSeal(): Promise<void>
  first(): Waiting | Seal | undefined
  /** Takes out the records at the front that fit into the segment, as far as they make one group. */
  takeGroup(segment: CurrentSegment, limits: SegmentLimits): readonly Waiting[]
  /** Lets go of the seal that is first. */
  letGo(): void
  /** Whether the disk has fallen behind so far that senders must be slowed down. */
  isBehind(): boolean
}

// A write this large takes the disk long enough to gather the next group, and little enough to wait for.
const groupBytes = 1 << 20
// What waits is held in memory; a disk that falls this far behind must slow the senders down instead.
const waitingBytes = 32 << 20
const waitingMs = 2_000

/** Creates an empty one. */
export function createWaitingRoom(): WaitingRoom {
  const queue: (Waiting | Seal)[] = []
  let size = 0
  return {
    add: record =>
      new Promise((resolve, reject) => {
        const waiter = toWaiting(record, resolve, reject)
        size += waiter.bytes
        queue.push(waiter)
      }),
    addSeal: () => new Promise(resolve => queue.push({ kind: 'seal', resolve })),
    first: () => queue[0],
    takeGroup(segment, limits) {
      const group = fitting(queue, segment, limits)
      queue.splice(0, group.length)
      for (const { bytes } of group) size -= bytes
      return group
    },
    letGo: () => queue.shift()?.resolve(),
    isBehind: () => size > waitingBytes || waitsTooLong(queue),
  }
}

function toWaiting(record: SpoolRecord, resolve: Waiting['resolve'], reject: Waiting['reject']): Waiting {
  const { events, receivedAt } = record
  const chunks = encodeRecord(record)
  const bytes = chunks.reduce((total, chunk) => total + chunk.byteLength, 0)
  return { kind: 'record', chunks, bytes, events, receivedAt, since: performance.now(), resolve, reject }
}

/**
 * The records at the front that fit into the segment, in their order; none when a seal or a record that does not
 * fit is first. A segment that is about to begin takes one record whatever its size.
 */
function fitting(
  queue: readonly (Waiting | Seal)[],
  segment: CurrentSegment,
  limits: SegmentLimits,
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
  return group
}

function waitsTooLong(queue: readonly (Waiting | Seal)[]): boolean {
  const oldest = queue.find(waiter => waiter.kind === 'record')
  return oldest !== undefined && performance.now() - oldest.since > waitingMs
}
