/**
 * The first half of loading: inserts the oldest segment that is not in the engine yet.
 *
 * @module
 */
import type { ClosedSegment } from '../spool/current-segment.ts'
import type { SpoolRecord } from '../spool/record.ts'
import type { Spool } from '../spool/spool.ts'
import type { Store } from '../store/store.ts'
import { insertSegment } from './insert-segment.ts'
import type { InsertedSegment } from './rebuild-step.ts'

/** What the step works on. */
export interface InsertStepOptions {
  readonly spool: Pick<Spool, 'closed' | 'read' | 'setAside'>
  readonly store: Pick<Store, 'insert'>
  /** Segments in the engine whose visitors are not rebuilt yet; the step adds to them. */
  readonly inserted: InsertedSegment[]
  /** Called after each segment with the number of its rows that had to be set aside. */
  readonly onInserted: (name: string, rowsSetAside: number) => void
}

// Inserting runs ahead of rebuilding by at most this: what waits for its rebuild is held in memory by visitor.
const insertedAtMost = 32

/** Creates the step that a repeater repeats. */
export function createInsertStep(options: InsertStepOptions): () => Promise<'worked' | 'idle'> {
  const { spool, store, inserted, onInserted } = options
  // A file that the disk does not give back must not hold up those behind it: it is tried again after them.
  const unread = new Set<string>()

  async function read(segment: ClosedSegment): Promise<readonly SpoolRecord[]> {
    try {
      const records = await spool.read(segment)
      unread.delete(segment.name)
      return records
    } catch (error) {
      unread.add(segment.name)
      throw error
    }
  }

  return async () => {
    const done = new Set(inserted.map(({ segment }) => segment.name))
    const waiting = spool.closed().filter(({ name }) => !done.has(name))
    if (waiting.every(({ name }) => unread.has(name))) unread.clear()
    const segment = waiting.find(({ name }) => !unread.has(name))
    if (segment === undefined || inserted.length >= insertedAtMost) return 'idle'
    const { name } = segment
    const { rowsSetAside, visitors } = await insertSegment({ store, spool, name, read: () => read(segment) })
    inserted.push({ segment, visitors })
    onInserted(name, rowsSetAside)
    return 'worked'
  }
}
