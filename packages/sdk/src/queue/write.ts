import { change, type Desk, putEntry, shed } from './desk.ts'
import { waitingOf } from './ledger.ts'
import type { Entry, Row } from './row.ts'

/** More than this a visitor's device is not asked to keep. */
const mostRows = 10_000
const mostBytes = 5_000_000

/** Begins to write what waits: the first entry of a burst, or what has come while an earlier write was in flight. */
export async function write(desk: Desk): Promise<void> {
  const { _unwritten: unwritten, _own: own } = desk
  const group = unwritten.slice(desk._begun)
  if (!group[0] || desk._isLeft || desk._erasing) return
  desk._begun = unwritten.length
  const isKept = await change(desk, (ledger, shelf) => {
    for (const entry of group) (desk._stashed ? putNew : putEntry)(ledger, shelf, entry)
    if (waitingOf(ledger) > mostRows || ledger.bytes > mostBytes) shed(desk)(ledger, shelf)
  })
  if (unwritten !== desk._unwritten) return
  desk._begun -= group.length
  // Left on a page that goes, what was not kept lies aside: for the next page, or for this one when it is back.
  if (!isKept && desk._isLeft) return
  unwritten.splice(unwritten.indexOf(group[0]), group.length)
  if (desk._stashed) stash(desk)
  if (!isKept) {
    for (const entry of group) {
      if (typeof entry !== 'string') own.delete(entry.id)
      desk._onLost?.(entry)
    }
  }
  if (!desk._begun) write(desk)
}

/** Puts a row in an earlier one's place, unless another tab has taken that one meanwhile. */
export async function amend(desk: Desk, row: Row): Promise<void> {
  const { _unwritten: unwritten, _own: own } = desk
  own.set(row.id, row)
  const index = unwritten.findLastIndex(entry => (entry as Row).id === row.id)
  if (index >= desk._begun) unwritten[index] = row
  else if (!desk._isLeft) {
    let isHeld = false
    await change(desk, (_, shelf) =>
      shelf._ifHeld(row, () => {
        isHeld = true
        shelf._put(row)
      }),
    )
    if (!isHeld) own.delete(row.id)
  }
}

/** The page is back: what it put aside is its own again, unless another page has taken it in. */
export function resume(desk: Desk): void {
  const { _own: own, _unwritten: unwritten, _shelf: shelf } = desk
  if (desk._stashed && !shelf._isStashed?.(desk._stream())) {
    for (const entry of unwritten.splice(desk._begun)) if (typeof entry !== 'string') own.delete(entry.id)
  }
  desk._isLeft = false
  write(desk)
}

/** Puts aside what is not written, or takes away what has been written since. */
export function stash(desk: Desk): void {
  // A row that is kept after all is known again by its id. A count is not: one that is on its way is not put aside.
  const entries = desk._unwritten.filter((entry, n) => (entry as Row).id || n >= desk._begun)
  desk._shelf._stash?.(desk._stream(), entries)
  // Where localStorage is full or missing, nothing is.
  desk._stashed = desk._shelf._isStashed?.(desk._stream())
}

/** Puts an entry on its shelf, unless whoever has found it put aside was first. */
const putNew: typeof putEntry = (ledger, shelf, entry) => {
  const put = () => putEntry(ledger, shelf, entry)
  if (typeof entry === 'string') put()
  else shelf._ifHeld(entry, () => undefined, put)
}

/** Takes in what a page has put aside in its last moment, and did not get to write. */
export const adopt =
  (desk: Desk) =>
  (entries: readonly Entry[]): Promise<boolean> =>
    change(desk, (ledger, shelf) => {
      for (const entry of entries) putNew(ledger, shelf, entry)
    })
