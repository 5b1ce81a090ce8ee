import type { Ledger } from './ledger.ts'
import type { Entry, Row } from './row.ts'

/** The rows of one shelf, inside a change. Order: oldest first, precious ones last. */
export interface Rows {
  /** Hands over the first rows, within the same change. `isCut`: garbage stood among them, and is gone. */
  _read(most: number, use: (rows: Row[], isCut?: boolean) => void): void
  /** Calls back, within the same change, if the row is still there, or if it is not. */
  _ifHeld(row: Row, use: () => void, otherwise?: () => void): void
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
  /**
   * Puts entries aside in the call itself: a page's last moment is too short for a change, and a change begun in it
   * keeps the page out of the back/forward cache. They come back by `_unstash`, in this page or a later one.
   */
  _stash?(stream: string, entries: readonly Entry[]): void
  /** Whether what this page has put aside is still there; if not, another page has taken it in. */
  _isStashed?(stream: string): boolean
  /**
   * Hands over what was put aside, by whichever page but one, and forgets it once `use` says that it is kept elsewhere.
   */
  _unstash?(use: (entries: readonly Entry[]) => Promise<boolean>, except?: string): Promise<void>
  /** Lets go of the disk. What a page that goes into the back/forward cache has not finished is given up. */
  _close?(isCached?: boolean): void
  /** Tells other tabs which rows are settled, and hears it from them. */
  _tell?(ids: readonly string[]): void
  _hear?(onSettled: (id: string) => void): void
  /** Whether there is surely nothing on it, where asking that is cheaper than making it. */
  _isEmpty?(): Promise<boolean | undefined>
}
