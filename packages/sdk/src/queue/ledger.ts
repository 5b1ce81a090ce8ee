import { now } from '../event/clock.ts'
import { randomId } from '../event/id.ts'

/** Counts of events given up, by reason. */
export type Drops = Record<string, number>

/** The cumulative count of one store's events. What waits is what is neither acknowledged nor dropped. */
export interface Ledger {
  /** New after an erase; empty while the store has not been read yet. */
  id: string
  created: number
  acknowledged: number
  dropped: Drops
  /** Bytes of the rows that wait. */
  bytes: number
  /** Nobody may send before this time: the collector has asked for it. */
  after: number
}

/** A ledger that has counted nothing. */
export const newLedger = (id: string = randomId()): Ledger => ({
  id,
  created: 0,
  acknowledged: 0,
  dropped: {},
  bytes: 0,
  after: 0,
})

/** Reads a ledger from disk: what an older version did not have begins empty, garbage begins a new one. */
export const readLedger = (value: unknown): Ledger => {
  const { created, dropped } = Object(value)
  return created >= 0 && Object(dropped) === dropped ? { ...newLedger(), ...Object(value) } : newLedger()
}

/** Counts events that were given up. */
export const addDrop = ({ dropped }: Ledger, reason: string, count = 1): void => {
  dropped[reason] = (dropped[reason] ?? 0) + count
}

/** How many events wait. */
export const waitingOf = ({ created, acknowledged, dropped }: Ledger): number =>
  Object.values(dropped).reduce((waiting, count) => waiting - count, created - acknowledged)

/** Times further ahead are the work of a clock that was set. */
const longestMs = 60 * 60 * 1000

/** Whether a time is still to come. */
export const isAhead = (time: number): boolean => time > now() && time <= now() + longestMs
