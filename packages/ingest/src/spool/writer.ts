/**
 * The writing half of the spool: appends waiting records in groups, one sync for each group, and closes a
 * segment when it is full or old enough.
 *
 * @module
 */
import { join } from 'node:path'
import { Refusal } from '@touchline/protocol'
import type { Disk, DiskFile } from './disk.ts'
import type { SpoolRecord } from './record.ts'
import { encodeRecord } from './record.ts'

/** When a segment is closed: at whichever comes first. */
export interface SegmentLimits {
  /** Milliseconds since its first record. */
  readonly ageMs: number
  readonly events: number
  readonly bytes: number
}

/** A segment that nothing is appended to any more. */
export interface ClosedSegment {
  readonly name: string
  /** Bytes of good records; whatever the file holds beyond was never acknowledged. */
  readonly bytes: number
  /** When its first record arrived, epoch milliseconds. */
  readonly openedAt: number
}

/** Appends records and hands over closed segments. */
export interface Writer {
  append(record: SpoolRecord): Promise<void>
  /** Closes the open segment, once what waits is written. */
  seal(): Promise<void>
  /** The segment being written, if any. */
  current(): ClosedSegment | null
  /** Why the last write failed; `null` when it did not. */
  fault(): Error | null
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

interface OpenSegment extends ClosedSegment {
  readonly file: DiskFile
  readonly bytes: number
  readonly events: number
  readonly createdAt: number
}

/** What a writer works with. */
export interface WriterOptions {
  readonly disk: Disk
  readonly path: string
  readonly limits: SegmentLimits
  readonly nextName: () => string
  readonly onClosed: (segment: ClosedSegment) => void
}

// A write this large takes the disk long enough to gather the next group, and little enough to wait for.
const groupBytes = 1 << 20
// What waits is held in memory; a disk that falls this far behind must slow the senders down instead.
const waitingBytes = 32 << 20
const waitingMs = 2_000
const retryAfterMs = 2_000

/** Creates the writer of one folder. */
export function createWriter({ disk, path, limits, nextName, onClosed }: WriterOptions): Writer {
  const queue: (Waiting | Seal)[] = []
  let waitingSize = 0
  let open: OpenSegment | null = null
  let fault: Error | null = null
  let pumping = false
  let ageTimer: NodeJS.Timeout | undefined

  /** Never rejects: everything acknowledged in the file is synced already. */
  async function closeSegment(): Promise<void> {
    if (open === null) return
    const { file, name, bytes, openedAt } = open
    open = null
    clearTimeout(ageTimer)
    try {
      await file.close()
      if (bytes === 0) await disk.remove(join(path, name))
    } catch (error) {
      fault = toError(error)
    }
    if (bytes > 0) onClosed({ name, bytes, openedAt })
  }

  /** The kernel may drop what a failed sync did not write and then report success: the file is done for. */
  async function abandonSegment(): Promise<void> {
    try {
      await open?.file.truncate(open.bytes)
    } catch {
      // A disk that refuses to write may refuse this too; readers stop at the last good byte all the same.
    }
    await closeSegment()
  }

  async function segmentFor(first: Waiting): Promise<OpenSegment> {
    if (open !== null) return open
    const name = nextName()
    const file = await disk.create(join(path, name))
    ageTimer = setTimeout(seal, limits.ageMs)
    return { name, file, bytes: 0, events: 0, openedAt: first.receivedAt, createdAt: performance.now() }
  }

  async function writeGroup(group: readonly Waiting[], first: Waiting): Promise<void> {
    try {
      open = await segmentFor(first)
      await open.file.append(group.flatMap(waiter => waiter.chunks))
      await open.file.sync()
      open = {
        ...open,
        bytes: open.bytes + sum(group, waiter => waiter.bytes),
        events: open.events + sum(group, waiter => waiter.events),
      }
      fault = null
      for (const waiter of group) waiter.resolve()
    } catch (cause) {
      await abandonSegment()
      fault = toError(cause)
      for (const waiter of group) waiter.reject(unavailable(fault.message, cause))
    }
  }

  async function step(): Promise<void> {
    const [next] = queue
    if (next?.kind === 'seal') {
      queue.shift()
      await closeSegment()
      next.resolve()
      return
    }
    const group = takeGroup(queue, roomIn(open, limits), open === null)
    waitingSize -= sum(group, waiter => waiter.bytes)
    const [first] = group
    if (first !== undefined) await writeGroup(group, first)
    if (open !== null && (first === undefined || isFull(open, limits))) await closeSegment()
  }

  async function pump(): Promise<void> {
    if (pumping) return
    pumping = true
    while (queue.length > 0) await step()
    pumping = false
  }

  function seal(): Promise<void> {
    return new Promise(resolve => {
      queue.push({ kind: 'seal', resolve })
      void pump()
    })
  }

  return {
    append(record) {
      if (waitsTooLong(queue) || waitingSize > waitingBytes) {
        return Promise.reject(unavailable('the disk is too slow for what arrives'))
      }
      const chunks = encodeRecord(record)
      const bytes = sum(chunks, chunk => chunk.byteLength)
      waitingSize += bytes
      return new Promise<void>((resolve, reject) => {
        const { events, receivedAt } = record
        const since = performance.now()
        queue.push({ kind: 'record', chunks, bytes, events, receivedAt, since, resolve, reject })
        void pump()
      })
    },
    seal,
    current: () => open,
    fault: () => fault,
  }
}

/** The waiting records that fit, at least one into an empty segment. Their order is kept. */
function takeGroup(queue: (Waiting | Seal)[], room: Room, mayExceed: boolean): readonly Waiting[] {
  const group: Waiting[] = []
  let bytes = 0
  let events = 0
  for (const waiter of queue) {
    if (waiter.kind === 'seal' || bytes > groupBytes) break
    bytes += waiter.bytes
    events += waiter.events
    if ((events > room.events || bytes > room.bytes) && !(mayExceed && group.length === 0)) break
    group.push(waiter)
  }
  queue.splice(0, group.length)
  return group
}

type Room = Pick<SegmentLimits, 'events' | 'bytes'>

function roomIn(segment: OpenSegment | null, { events, bytes }: SegmentLimits): Room {
  return segment === null
    ? { events, bytes }
    : { events: events - segment.events, bytes: bytes - segment.bytes }
}

function waitsTooLong(queue: readonly (Waiting | Seal)[]): boolean {
  const oldest = queue.find(waiter => waiter.kind === 'record')
  return oldest !== undefined && performance.now() - oldest.since > waitingMs
}

function toError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error(String(cause))
}

function isFull(segment: OpenSegment, limits: SegmentLimits): boolean {
  return (
    segment.events >= limits.events ||
    segment.bytes >= limits.bytes ||
    performance.now() - segment.createdAt >= limits.ageMs
  )
}

function sum<T>(list: readonly T[], size: (element: T) => number): number {
  return list.reduce((total, element) => total + size(element), 0)
}

function unavailable(why: string, cause?: unknown): Refusal {
  return new Refusal(
    'spool_unavailable',
    `events cannot be made durable right now: ${why}; send them again later`,
    {
      retryAfterMs,
      cause,
    },
  )
}
