import { isUuid, randomId } from '../event/id.ts'

/** Counts of events given up, by reason. */
export type Drops = Readonly<Record<string, number>>

/** The cumulative count of one store's events. What waits is what is neither acknowledged nor dropped. */
export interface Ledger {
  /** New after an erase; empty while the store has not been read yet. */
  readonly id: string
  readonly created: number
  readonly acknowledged: number
  readonly dropped: Drops
}

/** What a change adds to a ledger. */
export interface LedgerChange {
  readonly created?: number
  readonly acknowledged?: number
  readonly dropped?: Drops
}

/** A ledger that has counted nothing. */
export const emptyLedger = (id: string = randomId()): Ledger => ({
  id,
  created: 0,
  acknowledged: 0,
  dropped: {},
})

/** Adds counts by reason. */
export function addDrops(drops: Drops, more: Drops): Drops {
  const sum: Record<string, number> = { ...drops }
  for (const [reason, count] of Object.entries(more)) sum[reason] = (sum[reason] ?? 0) + count
  return sum
}

/** How many events were given up, over all reasons. */
export const sumDrops = (drops: Drops): number => Object.values(drops).reduce((sum, count) => sum + count, 0)

/** The ledger after a change. */
export function addToLedger(ledger: Ledger, change: LedgerChange): Ledger {
  return {
    id: ledger.id,
    created: ledger.created + (change.created ?? 0),
    acknowledged: ledger.acknowledged + (change.acknowledged ?? 0),
    dropped: addDrops(ledger.dropped, change.dropped ?? {}),
  }
}

/** Reads a ledger from disk; anything else there begins a new one. */
export function readLedger(value: unknown): Ledger {
  if (typeof value !== 'object' || value === null) return emptyLedger()
  const { id, created, acknowledged, dropped } = value as Partial<Ledger>
  const whole = isUuid(id) && Number.isInteger(created) && Number.isInteger(acknowledged)
  return whole && typeof dropped === 'object' && dropped !== null ? (value as Ledger) : emptyLedger()
}
