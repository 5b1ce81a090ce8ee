import { addDrops, type Drops, sumDrops } from './ledger.ts'
import type { Row } from './row.ts'

/** What is written in one go. */
export interface Group {
  readonly rows: readonly Row[]
  /** Events that were dropped before they became rows, still to be counted. */
  readonly drops: Drops
}

/** Writes in groups: the first row of a burst at once, and what comes while that write is in flight as the next group. */
export interface GroupWriter {
  add(row: Row): void
  drop(reason: string): void
  /** Begins to write what waits, without waiting for the write in flight. */
  hurry(): void
  isIdle(): boolean
  written(): Promise<void>
  /** What no ledger has counted yet. */
  uncounted(): { created: number; dropped: Drops }
  /** Forgets what waits; what is in flight will not be counted. */
  clear(): void
}

const emptyGroup = (): { rows: Row[]; drops: Drops } => ({ rows: [], drops: {} })
const sizeOf = ({ rows, drops }: Group): number => rows.length + sumDrops(drops)

/**
 * Creates a writer.
 *
 * @param write resolves with what is to be done in the moment in which the group is no longer `uncounted`.
 */
export function createGroupWriter(write: (group: Group) => Promise<() => void>): GroupWriter {
  let pending = emptyGroup()
  const inFlight = new Map<Group, Promise<void>>()

  const hurry = () => {
    if (sizeOf(pending) === 0) return
    const group = pending
    pending = emptyGroup()
    const done = write(group).then(commit => {
      if (inFlight.delete(group)) commit()
      begin()
    })
    inFlight.set(group, done)
  }
  const begin = () => {
    if (inFlight.size === 0) hurry()
  }

  return {
    hurry,
    add(row) {
      pending.rows.push(row)
      begin()
    },
    drop(reason) {
      pending.drops = addDrops(pending.drops, { [reason]: 1 })
      begin()
    },
    isIdle: () => inFlight.size === 0,
    async written() {
      while (inFlight.size > 0) await Promise.all(inFlight.values())
    },
    uncounted() {
      const groups = [pending, ...inFlight.keys()]
      const dropped = groups.reduce<Drops>((sum, group) => addDrops(sum, group.drops), {})
      return { created: groups.reduce((sum, group) => sum + sizeOf(group), 0), dropped }
    },
    clear() {
      pending = emptyGroup()
      inFlight.clear()
    },
  }
}
