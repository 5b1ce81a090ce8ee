/**
 * The second half of loading: has the visitors of inserted segments rebuilt, several segments at a time, and
 * deletes the segments.
 *
 * @module
 */

import type { ClosedSegment } from '../spool/current-segment.ts'
import type { ChangedVisitor } from '../spool/record.ts'
import type { Spool } from '../spool/spool.ts'
import { StoreError } from '../store/store-error.ts'
import { bisect } from './bisect.ts'

/** Rebuilds what is derived from the events of visitors. */
export type RebuildVisitors = (visitors: readonly ChangedVisitor[]) => Promise<unknown>

/** A segment in the engine whose visitors are not rebuilt yet. */
export interface InsertedSegment {
  readonly segment: ClosedSegment
  readonly visitors: readonly ChangedVisitor[]
}

/** What the step works on. */
export interface RebuildStepOptions {
  /** Segments in the engine, oldest first; the step takes out those that are done. */
  readonly inserted: InsertedSegment[]
  readonly rebuild: RebuildVisitors
  readonly spool: Pick<Spool, 'remove' | 'setAside'>
  readonly onSetAside: (visitors: number, error: unknown) => void
  readonly onRemoved: () => void
}

// A visitor whose rebuild fails again and again must not hold up all others. Its events are stored; what is
// derived from them follows with its next event or a full rebuild.
const attemptsTogether = 5

/** Creates the step that a repeater repeats. */
export function createRebuildStep(options: RebuildStepOptions): () => Promise<'worked' | 'idle'> {
  const { inserted, rebuild, spool, onSetAside, onRemoved } = options
  let failures = 0

  async function rebuildApart(visitors: readonly ChangedVisitor[], name: string): Promise<void> {
    const poison = await bisect({
      length: visitors.length,
      attempt: async (from, to) => {
        await rebuild(visitors.slice(from, to))
      },
      isTheirFault: isRefusal,
    })
    for (const { from, to, error } of poison) {
      const list = visitors.slice(from, to)
      const reason = `these visitors could not be rebuilt: ${error instanceof Error ? error.message : String(error)}`
      await spool.setAside(`${name}-visitors-${from}-${to}.json`, Buffer.from(JSON.stringify(list)), reason)
      onSetAside(list.length, error)
    }
  }

  return async () => {
    const taken = [...inserted]
    const [first] = taken
    if (first === undefined) return 'idle'
    const visitors = eachOnce(taken.flatMap(segment => segment.visitors))
    try {
      if (failures < attemptsTogether) await rebuild(visitors)
      else await rebuildApart(visitors, first.segment.name)
      failures = 0
    } catch (error) {
      if (isRefusal(error)) failures += 1
      throw error
    }
    for (const { segment } of taken) {
      await spool.remove(segment)
      inserted.shift()
    }
    onRemoved()
    return 'worked'
  }
}

/** Whether the engine answered, but not with success: trying with fewer visitors may help. */
function isRefusal(error: unknown): boolean {
  return !(error instanceof StoreError) || error.fault === 'refused'
}

function eachOnce(visitors: readonly ChangedVisitor[]): readonly ChangedVisitor[] {
  return [...new Map(visitors.map(visitor => [`${visitor.site} ${visitor.visitor}`, visitor])).values()]
}
