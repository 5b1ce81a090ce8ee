/**
 * The first half of loading: inserts the oldest segment that is not in the engine yet.
 *
 * @module
 */
import type { ClosedSegment } from '../spool/current-segment.ts'
import type { Spool } from '../spool/spool.ts'
import type { Store } from '../store/store.ts'
import { StoreError } from '../store/store-error.ts'
import { type InsertReport, insertSegment } from './insert-segment.ts'
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
  // What the disk does not give back, or the engine does not take, must not hold up those behind it: it is tried again
  // after them.
  const stuck = new Set<string>()

  async function insert(segment: ClosedSegment): Promise<InsertReport> {
    const { name } = segment
    try {
      const report = await insertSegment({ store, spool, name, read: () => spool.read(segment) })
      stuck.delete(name)
      return report
    } catch (error) {
      // An engine that is away says nothing about the segment, and would only be asked about the next in vain.
      if (!(error instanceof StoreError) || error.fault === 'refused') stuck.add(name)
      throw error
    }
  }

  return async () => {
    const done = new Set(inserted.map(({ segment }) => segment.name))
    const waiting = spool.closed().filter(({ name }) => !done.has(name))
    if (waiting.every(({ name }) => stuck.has(name))) stuck.clear()
    const segment = waiting.find(({ name }) => !stuck.has(name))
    if (segment === undefined || inserted.length >= insertedAtMost) return 'idle'
    const { rowsSetAside, visitors } = await insert(segment)
    inserted.push({ segment, visitors })
    onInserted(segment.name, rowsSetAside)
    return 'worked'
  }
}
