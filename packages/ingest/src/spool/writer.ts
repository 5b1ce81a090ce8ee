/**
 * The writing half of the spool: appends waiting records in groups, one sync for each group.
 *
 * @module
 */
import { Refusal } from '@touchline/protocol'
import type { ClosedSegment, CurrentSegmentOptions } from './current-segment.ts'
import { createCurrentSegment } from './current-segment.ts'
import type { SpoolRecord } from './record.ts'
import type { SpaceWatch } from './space.ts'
import type { Waiting } from './waiting-room.ts'
import { createWaitingRoom } from './waiting-room.ts'

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

/** What a writer works with. */
export interface WriterOptions extends Omit<CurrentSegmentOptions, 'onAge'> {
  readonly space: SpaceWatch
}

const retryAfterMs = 2_000
// Room is made by people, or by retention: seconds later it is not there yet.
const fullRetryAfterMs = 30_000

/** Creates the writer of one folder. */
export function createWriter({ space, ...options }: WriterOptions): Writer {
  const room = createWaitingRoom()
  let fault: Error | null = null
  let pumping = false
  const segment = createCurrentSegment({ ...options, onAge: () => void seal() })

  async function writeGroup(group: readonly Waiting[], receivedAt: number): Promise<void> {
    const [bytes, events] = [sum(group, waiter => waiter.bytes), sum(group, waiter => waiter.events)]
    try {
      await segment.write({ chunks: group.flatMap(waiter => waiter.chunks), bytes, events, receivedAt })
      fault = null
      for (const waiter of group) waiter.resolve()
    } catch (cause) {
      fault = cause instanceof Error ? cause : new Error(String(cause))
      for (const waiter of group) waiter.reject(unavailable(fault.message, { cause }))
    }
    await space.spent(bytes)
  }

  async function pump(): Promise<void> {
    if (pumping) return
    pumping = true
    for (let next = room.first(); next !== undefined; next = room.first()) {
      const group = room.takeGroup(segment, options.limits)
      if (group.length > 0) await writeGroup(group, next.kind === 'record' ? next.receivedAt : 0)
      if (group.length === 0 || segment.isFull()) await segment.close()
      if (next.kind === 'seal') room.letGo()
    }
    pumping = false
  }

  function seal(): Promise<void> {
    const sealed = room.addSeal()
    void pump()
    return sealed
  }

  function append(record: SpoolRecord): Promise<void> {
    const shortage = space.shortage()
    if (shortage !== null) return Promise.reject(unavailable(shortage, { retryAfterMs: fullRetryAfterMs }))
    if (room.isBehind()) return Promise.reject(unavailable('the disk is too slow for what arrives'))
    const written = room.add(record)
    void pump()
    return written
  }

  return {
    append,
    seal,
    current: segment.state,
    fault: () => fault,
    mended() {
      fault = null
    },
  }
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
