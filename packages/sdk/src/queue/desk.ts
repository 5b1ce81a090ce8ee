import { addDrop, type Ledger, newLedger, waitingOf } from './ledger.ts'
import type { Entry, Row } from './row.ts'
import type { Rows, Shelf, Work } from './shelf.ts'

/** Where a store's rows lie, and who makes them. */
export interface StoreOptions {
  readonly _shelf: Shelf
  /** The stream of this page life. */
  readonly _stream: () => string
  /** Takes over what the shelf failed to keep. */
  readonly _onLost?: (entry: Entry) => void
  /** Hears, once, why the shelf keeps nothing any more. */
  readonly _onBroken?: (error: unknown) => void
}

/** What the parts of a store work on. */
export interface Desk extends StoreOptions {
  /** Rows of this page that nobody has confirmed. */
  readonly _own: Map<string, Row>
  readonly _underWay: Set<string>
  /** Rows are being taken: any may be under way as it is now. */
  _isTaking?: boolean
  /** What is not on the shelf yet: the first `_begun` entries are on their way. Another array after an erase. */
  _unwritten: Entry[]
  _begun: number
  /** Whether what is not written lies aside as well. */
  _stashed?: boolean | undefined
  /** The page is being left: a change begun now would be cut off, and keep it out of the back/forward cache. */
  _isLeft?: boolean
  /** As of this page's last change; other tabs may have counted since. */
  _known: Ledger
  _broken?: boolean
  /** An erase is under way: until it is made nothing is written, which it would take away, and nothing taken. */
  _erasing?: Promise<unknown> | undefined
}

/** Creates the desk of one store. */
export const createDesk = (options: StoreOptions): Desk => ({
  ...options,
  _own: new Map(),
  _underWay: new Set(),
  _unwritten: [],
  _begun: 0,
  _known: newLedger(''),
})

/** Takes a row off its shelf, and counts it as given up for a reason, or as acknowledged. */
export function removeRow(ledger: Ledger, rows: Rows, row: Row, reason?: string): void {
  rows._remove(row)
  ledger.bytes = Math.max(0, ledger.bytes - row.bytes)
  if (reason) addDrop(ledger, reason)
  else ledger.acknowledged++
}

/** Puts a new row on its shelf, or counts an event that has not become one. */
export function putEntry(ledger: Ledger, rows: Rows, entry: Entry): void {
  ledger.created++
  if (typeof entry === 'string') addDrop(ledger, entry)
  else {
    rows._put(entry)
    ledger.bytes += entry.bytes
  }
}

/** Gives up the oldest tenth, but for what is under way: that has probably arrived by the time it is given up. */
export const shed =
  ({ _underWay: underWay }: Desk): Work =>
  (ledger, rows) =>
    rows._read(1 + waitingOf(ledger) / 10 + underWay.size, oldest => {
      for (const row of oldest) if (!underWay.has(row.id)) removeRow(ledger, rows, row, 'quota')
    })

/** The ledger with what it has not counted yet. */
export function ledgerOf({ _known: known, _unwritten: unwritten }: Desk): Ledger {
  const sum = { ...known, created: known.created + unwritten.length, dropped: { ...known.dropped } }
  for (const entry of unwritten) if (typeof entry === 'string') addDrop(sum, entry)
  return sum
}

/**
 * Makes a change; on a full disk the oldest rows give way. Never rejects: `false` when nothing was changed, because
 * the shelf is broken or the page was left meanwhile. An erase is tried though the shelf is broken.
 */
export async function change(desk: Desk, work: Work, isErase?: boolean): Promise<boolean> {
  const before = desk._unwritten
  try {
    if (desk._broken && !isErase) return false
    const ledger = await desk._shelf._change(work).catch(async error => {
      if (error?.name !== 'QuotaExceededError') throw error
      await desk._shelf._change(shed(desk))
      return desk._shelf._change(work)
    })
    // A change begun before an erase has counted what is gone.
    if (before === desk._unwritten) desk._known = ledger
    return true
  } catch (error) {
    if (desk._isLeft) return false
    if (!desk._broken) desk._onBroken?.(error)
    desk._broken = true
    return false
  }
}
