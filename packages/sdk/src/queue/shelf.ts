import type { Ledger } from './ledger.ts'
import type { Row } from './row.ts'

/** The rows of one shelf, inside a change. Order: oldest first, precious ones last. */
export interface Rows {
  /** Hands over the first rows, within the same change. */
  _read(most: number, use: (rows: Row[]) => void): void
  /** Calls back, within the same change, if the row is still there. */
  _ifHeld(row: Row, use: () => void): void
  _put(row: Row): void
  _remove(row: Row): void
  /** Removes all rows and the ledger. */
  _clear(): void
}

/** What a change does. */
export type Work = (ledger: Ledger, rows: Rows) => void

/**
 * A place where rows lie together with their ledger. Both change together or not at all, and one change comes
 * after the other, in the order in which they were asked for, over all tabs that see the shelf.
 */
export interface Shelf {
  /**
   * Changes rows and ledger. Rejects when nothing was kept.
   *
   * @returns the ledger afterwards.
   */
  _change(work: Work): Promise<Ledger>
  /** Whether there may be anything on it, where asking that is cheaper than making it; `true` when it is in use. */
  _mayHoldRows?(): true | Promise<boolean>
}
