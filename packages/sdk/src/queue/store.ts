import type { Drops, Ledger } from './ledger.ts'
import type { Row } from './row.ts'

/** A place where rows wait for delivery, together with the ledger that counts them. */
export interface Store {
  /** Other tabs see these rows too, so only one tab at a time may send them. */
  readonly shared: boolean
  /** Keeps a row. The row counts as created from this call on. */
  add(row: Row): void
  /** Counts an event that was made and could not become a row. */
  drop(reason: string): void
  /** The oldest rows, those of earlier pages and of other tabs included. */
  take(most: number): Promise<Row[]>
  /** The rows of this page that nobody has confirmed: what a page can still reach in its last moment. */
  own(): Row[]
  /**
   * Forgets rows that were answered for: counted as acknowledged, or under the reason given for their id.
   * A row that is no longer there is not counted again.
   */
  settle(rows: readonly Row[], dropped: ReadonlyMap<string, string>): Promise<void>
  /** Begins to write everything that has not been written yet, for a page that is about to go. */
  hurry(): void
  /** Resolves when everything added is kept. */
  written(): Promise<void>
  ledger(): Ledger
  /** Removes rows and ledger, this page's and those of earlier ones. */
  erase(): Promise<void>
}

/** Counts settled rows for the ledger. */
export function countSettled(
  ids: readonly string[],
  dropped: ReadonlyMap<string, string>,
): { acknowledged: number; dropped: Drops } {
  const drops: Record<string, number> = {}
  for (const id of ids) {
    const reason = dropped.get(id)
    if (reason !== undefined) drops[reason] = (drops[reason] ?? 0) + 1
  }
  const given = Object.values(drops).reduce((sum, count) => sum + count, 0)
  return { acknowledged: ids.length - given, dropped: drops }
}
