/**
 * The segment being written: opened by the first group of records, closed when it is full, old, or failed.
 *
 * @module
 */
import { join } from 'node:path'
import type { Disk, DiskFile } from './disk.ts'

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

/** Records that are written and synced together. */
interface Group {
  readonly chunks: readonly Uint8Array[]
  readonly bytes: number
  readonly events: number
  /** Receipt of the first of them. */
  readonly receivedAt: number
}

/** The one segment that a spool writes. */
export interface CurrentSegment {
  /** Resolves when the group is on disk. Rejects when it is not; its file is then done for. */
  write(group: Group): Promise<void>
  /** Never rejects: everything acknowledged in the file is synced already. */
  close(): Promise<void>
  /** What still fits in; `null` when no segment is open, and any one record may begin the next. */
  room(): { readonly events: number; readonly bytes: number } | null
  isFull(): boolean
  state(): ClosedSegment | null
}

/** What the segment works with. */
export interface CurrentSegmentOptions {
  readonly disk: Disk
  readonly path: string
  readonly limits: SegmentLimits
  readonly nextName: () => string
  readonly onClosed: (segment: ClosedSegment) => void
  /** Called when the segment is old enough to be closed. */
  readonly onAge: () => void
}

interface Open extends ClosedSegment {
  readonly file: DiskFile
  readonly events: number
  readonly createdAt: number
  readonly ageTimer: NodeJS.Timeout
}

/** Creates the place of a segment; the segment itself begins with the first write. */
export function createCurrentSegment(options: CurrentSegmentOptions): CurrentSegment {
  const { disk, path, limits, nextName, onClosed, onAge } = options
  let open: Open | null = null

  async function begin(receivedAt: number): Promise<Open> {
    const name = nextName()
    const file = await disk.create(join(path, name))
    const ageTimer = setTimeout(onAge, limits.ageMs)
    return { name, file, bytes: 0, events: 0, openedAt: receivedAt, createdAt: performance.now(), ageTimer }
  }

  async function close(): Promise<void> {
    if (open === null) return
    const { file, name, bytes, openedAt, ageTimer } = open
    open = null
    clearTimeout(ageTimer)
    try {
      await file.close()
      if (bytes === 0) await disk.remove(join(path, name))
    } catch {
      // What was acknowledged is synced; an empty file left behind is removed when the spool is opened next.
    }
    if (bytes > 0) onClosed({ name, bytes, openedAt })
  }

  /** The kernel may drop what a failed sync did not write and then report success: the file is done for. */
  async function abandon(): Promise<void> {
    try {
      await open?.file.truncate(open.bytes)
    } catch {
      // A disk that refuses to write may refuse this too; readers stop at the last good byte all the same.
    }
    await close()
  }

  return {
    async write(group) {
      try {
        open ??= await begin(group.receivedAt)
        await open.file.append(group.chunks)
        await open.file.sync()
        open = { ...open, bytes: open.bytes + group.bytes, events: open.events + group.events }
      } catch (error) {
        await abandon()
        throw error
      }
    },
    close,
    room: () => open && { events: limits.events - open.events, bytes: limits.bytes - open.bytes },
    isFull: () => open !== null && isFull(open, limits),
    state: () => open,
  }
}

function isFull(segment: Open, limits: SegmentLimits): boolean {
  return (
    segment.events >= limits.events ||
    segment.bytes >= limits.bytes ||
    performance.now() - segment.createdAt >= limits.ageMs
  )
}
