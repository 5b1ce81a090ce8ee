import { limits } from '@touchline/protocol/limits'
import { now } from '../event/clock.ts'
import { timeOfId } from '../event/id.ts'
import { addDrop, isAhead, type Ledger, newLedger, waitingOf } from './ledger.ts'
import type { Entry, Row } from './row.ts'
import type { Rows, Shelf, Work } from './shelf.ts'

/** Chooses the rows that can travel together. */
export type Pick = (rows: readonly Row[]) => readonly Row[]

/** Rows that wait for delivery, together with the ledger that counts them. */
export interface Store {
  /** Keeps a row, or counts an event that did not become one. It counts as created from this call on. */
  _add(entry: Entry): void
  /** A row of this page that nobody has confirmed and that is not under way. */
  _find(id: string): Row | undefined
  /** Puts a row in the place of the one that `_find` has found. */
  _amend(row: Row): void
  /**
   * Takes rows to send, those of earlier pages and of other tabs included.
   *
   * @param pick is called in the moment from which the rows count as under way; not at all when nothing may be sent.
   * @returns when rows that may not be sent yet may be: milliseconds from now, `undefined` when there are none.
   */
  _take(pick: Pick): Promise<number | undefined>
  /**
   * Takes rows of this page, in the call itself: what a page can still reach in its last moment. Whatever has not been
   * written yet is put aside.
   */
  _takeOwn(pick: Pick): void
  /**
   * The collector has answered for these rows: they are acknowledged, or refused for the reasons by their ids. A
   * row that is no longer there is not counted again.
   */
  _settle(rows: readonly Row[], refused: ReadonlyMap<string, string>): Promise<unknown>
  /** These rows may be sent again, though nobody may send anything for `pauseMs`. */
  _release(rows: readonly Row[], pauseMs?: number): Promise<unknown>
  /** Resolves when everything added is kept. */
  _written(): Promise<unknown>
  _ledger(): Ledger
  /** Removes rows and ledger, this page's and those of earlier ones. */
  _erase(): Promise<void>
}

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

/** More than this a visitor's device is not asked to keep; Safari keeps nothing for longer than 7 days either. */
const mostRows = 10_000
const mostBytes = 5_000_000
const keepMs = 7 * 24 * 60 * 60 * 1000
/** A row belongs to the page life that has made it for so long: it gathers for 5 s, and an answer takes 10 s at most. */
const ownMs = 15_000

/** Takes a row off its shelf, and counts it as given up for a reason, or as acknowledged. */
function remove(ledger: Ledger, rows: Rows, row: Row, reason?: string): void {
  rows._remove(row)
  ledger.bytes = Math.max(0, ledger.bytes - row.bytes)
  if (reason) addDrop(ledger, reason)
  else ledger.acknowledged++
}

/** Puts a new row on its shelf, or counts an event that has not become one. */
function put(ledger: Ledger, rows: Rows, entry: Entry): void {
  ledger.created++
  if (typeof entry === 'string') addDrop(ledger, entry)
  else {
    rows._put(entry)
    ledger.bytes += entry.bytes
  }
}

/** Gives up the oldest tenth. */
const shed: Work = (ledger, rows) =>
  rows._read(1 + waitingOf(ledger) / 10, oldest => {
    for (const row of oldest) remove(ledger, rows, row, 'quota')
  })

/** A row in the hands of a page life, which may be the last that anybody hears of it for 15 s, then 1 min, then 5. */
const claim = (row: Row, by: string): Row => {
  // Who sends what another page life has made, does so because that one was not heard of: it has probably been sent.
  const { turns = +(row.stream !== by) } = row
  return { ...row, by, turns: turns + 1, until: now() + ownMs * 4 ** Math.min(turns, 3) }
}

/** What the parts of a store work on. */
interface Desk extends StoreOptions {
  /** Rows of this page that nobody has confirmed. */
  readonly _own: Map<string, Row>
  readonly _underWay: Set<string>
  /** What is not on the shelf yet: the first `_begun` entries are on their way. Another array after an erase. */
  _unwritten: Entry[]
  _begun: number
  /** Whether what is not written lies aside as well. */
  _stashed?: boolean
  /** As of this page's last change; other tabs may have counted since. */
  _known: Ledger
  _broken?: boolean
}

/** Creates a store on a shelf. */
export function createStore(options: StoreOptions): Store {
  const desk: Desk = {
    ...options,
    _own: new Map(),
    _underWay: new Set(),
    _unwritten: [],
    _begun: 0,
    _known: newLedger(''),
  }
  const { _own: own, _underWay: underWay, _shelf: shelf } = desk
  shelf._hear?.(id => own.delete(id))
  const release = (rows: readonly Row[]) => {
    for (const { id } of rows) underWay.delete(id)
  }
  return {
    _add(entry) {
      if (typeof entry !== 'string') own.set(entry.id, entry)
      desk._unwritten.push(entry)
      if (!desk._begun) write(desk)
    },
    _find: id => (underWay.has(id) ? undefined : own.get(id)),
    _amend: row => amend(desk, { ...row, until: now() + 2 * ownMs }),
    _take: pick => take(desk, pick),
    _takeOwn(pick) {
      stash(desk)
      if (isAhead(desk._known.after)) return
      for (const { id } of pick([...own.values()].filter(({ id }) => !underWay.has(id)))) underWay.add(id)
    },
    async _settle(rows, refused) {
      for (const { id } of rows) own.delete(id)
      shelf._tell?.(rows.map(row => row.id))
      await change(desk, (ledger, shelf) => {
        ledger.after = 0
        for (const row of rows) shelf._ifHeld(row, () => remove(ledger, shelf, row, refused.get(row.id)))
      })
      release(rows)
    },
    async _release(rows, pauseMs) {
      release(rows)
      if (pauseMs) await change(desk, ledger => (ledger.after = now() + pauseMs))
    },
    _written() {
      write(desk)
      // Changes are made in their order.
      return change(desk, () => undefined)
    },
    _ledger: () => ledgerOf(desk),
    async _erase() {
      own.clear()
      underWay.clear()
      desk._unwritten = []
      desk._begun = 0
      desk._known = newLedger('')
      void shelf._unstash?.(async () => undefined)
      const mayHold = shelf._mayHoldRows?.() ?? true
      if (mayHold === true || (await mayHold.catch(() => false)))
        await change(desk, (_, shelf) => shelf._clear())
    },
  }
}

/** The ledger with what it has not counted yet. */
function ledgerOf({ _known: known, _unwritten: unwritten }: Desk): Ledger {
  const sum = { ...known, created: known.created + unwritten.length, dropped: { ...known.dropped } }
  for (const entry of unwritten) if (typeof entry === 'string') addDrop(sum, entry)
  return sum
}

/** Makes a change; on a full disk the oldest rows give way. Never rejects: `false` when the shelf is broken. */
async function change(desk: Desk, work: Work): Promise<boolean> {
  const before = desk._unwritten
  try {
    if (desk._broken) return false
    const ledger = await desk._shelf._change(work).catch(async error => {
      if (error?.name !== 'QuotaExceededError') throw error
      await desk._shelf._change(shed)
      return desk._shelf._change(work)
    })
    // A change begun before an erase has counted what is gone.
    if (before === desk._unwritten) desk._known = ledger
    return true
  } catch (error) {
    if (!desk._broken) desk._onBroken?.(error)
    desk._broken = true
    return false
  }
}

/** Begins to write what waits: the first entry of a burst, or what has come while an earlier write was in flight. */
async function write(desk: Desk): Promise<void> {
  const { _unwritten: unwritten, _own: own } = desk
  const group = unwritten.slice(desk._begun)
  if (!group[0]) return
  desk._begun = unwritten.length
  const isKept = await change(desk, (ledger, shelf) => {
    for (const entry of group) put(ledger, shelf, entry)
    if (waitingOf(ledger) > mostRows || ledger.bytes > mostBytes) shed(ledger, shelf)
  })
  if (unwritten !== desk._unwritten) return
  unwritten.splice(0, group.length)
  desk._begun -= group.length
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
async function amend(desk: Desk, row: Row): Promise<void> {
  const { _unwritten: unwritten, _own: own } = desk
  own.set(row.id, row)
  const index = unwritten.findLastIndex(entry => (entry as Row).id === row.id)
  if (index >= desk._begun) unwritten[index] = row
  else {
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

/** Puts aside what is not written, or takes away what has been written since. */
function stash(desk: Desk): void {
  desk._shelf._stash?.(desk._stream(), desk._unwritten)
  desk._stashed = desk._unwritten.length > 0
}

/** Takes in what a page has put aside in its last moment, and did not get to write. */
const adopt =
  (desk: Desk) =>
  (entries: readonly Entry[]): Promise<boolean> =>
    change(desk, (ledger, shelf) => {
      for (const entry of entries) {
        if (typeof entry === 'string') put(ledger, shelf, entry)
        else
          shelf._ifHeld(
            entry,
            () => undefined,
            () => put(ledger, shelf, entry),
          )
      }
    })

async function take(desk: Desk, pick: Pick): Promise<number | undefined> {
  const { _own: own, _underWay: underWay } = desk
  await desk._shelf._unstash?.(adopt(desk))
  const me = desk._stream()
  let next = Number.POSITIVE_INFINITY
  await change(desk, (ledger, shelf) => {
    const isLater = (time: number) => {
      if (isAhead(time)) next = Math.min(next, time)
      return isAhead(time)
    }
    if (isLater(ledger.after)) return
    shelf._read(limits.eventsPerBatch, rows => {
      const free = rows.filter(row => {
        const made = timeOfId(row.id)
        if (made < now() - keepMs) remove(ledger, shelf, row, 'expired')
        else
          return (
            !underWay.has(row.id) && ((row.by ?? row.stream) === me || !isLater(row.until ?? made + ownMs))
          )
        return false
      })
      for (const row of pick(free)) {
        underWay.add(row.id)
        shelf._put(claim(row, me))
      }
      // Another tab may have delivered rows of this page: what is no longer there needs no sending.
      if (rows.length === limits.eventsPerBatch || desk._unwritten[0]) return
      for (const id of own.keys()) if (!rows.some(row => row.id === id)) own.delete(id)
    })
  })
  return next < Number.POSITIVE_INFINITY ? next - now() : undefined
}
