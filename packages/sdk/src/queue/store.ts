import { now } from '../event/clock.ts'
import type { Rewrite } from '../event/recorder.ts'
import { change, createDesk, ledgerOf, type StoreOptions } from './desk.ts'
import { isAhead, type Ledger, newLedger } from './ledger.ts'
import type { Entry, Row } from './row.ts'
import { release, settle } from './settle.ts'
import { ownMs, type Pick, take } from './take.ts'
import { amend, resume, stash, write } from './write.ts'

/** Rows that wait for delivery, together with the ledger that counts them. */
export interface Store {
  /** Keeps a row, or counts an event that did not become one. It counts as created from this call on. */
  _add(entry: Entry): void
  /** Writes a row of this page again, unless it is under way or confirmed: then the answer is `false`. */
  _amend(id: string, write: Rewrite): boolean
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
  /** The page is being left: from now on nothing is written, only put aside. `isCached`: and may come back. */
  _leave(isCached?: boolean): void
  /** The page is back. */
  _resume(): void
  /** Resolves when everything added is kept. */
  _written(): Promise<unknown>
  _ledger(): Ledger
  /** Removes rows and ledger, this page's and those of earlier ones. What is added from this call on stays. */
  _erase(): void
}

/** Creates a store on a shelf. */
export function createStore(options: StoreOptions): Store {
  const desk = createDesk(options)
  const { _own: own, _underWay: underWay, _shelf: shelf } = desk
  shelf._hear?.(id => own.delete(id))
  return {
    _add(entry) {
      if (typeof entry !== 'string') own.set(entry.id, entry)
      desk._unwritten.push(entry)
      if (!desk._begun) write(desk)
    },
    _amend(id, write) {
      const row = !desk._isTaking && !underWay.has(id) && own.get(id)
      if (row) amend(desk, { ...write(row), until: now() + 2 * ownMs })
      return !!row
    },
    _take: pick => take(desk, pick),
    _takeOwn(pick) {
      if (desk._isLeft) stash(desk)
      else write(desk)
      if (isAhead(desk._known.after)) return
      for (const { id } of pick([...own.values()].filter(({ id }) => !underWay.has(id)))) underWay.add(id)
    },
    _settle: (rows, refused) => settle(desk, rows, refused),
    _release: (rows, pauseMs) => release(desk, rows, pauseMs),
    async _written() {
      await desk._erasing
      write(desk)
      // Changes are made in their order.
      return change(desk, () => undefined)
    },
    _leave(isCached) {
      desk._isLeft = true
      shelf._close?.(isCached)
    },
    _resume: () => resume(desk),
    _ledger: () => ledgerOf(desk),
    _erase() {
      own.clear()
      underWay.clear()
      desk._unwritten = []
      desk._begun = 0
      desk._known = newLedger('')
      void shelf._unstash?.(async () => true)
      const clear = async () => (await shelf._isEmpty?.()) || change(desk, (_, rows) => rows._clear(), true)
      const erasing = clear()
        .catch(() => undefined)
        .then(() => {
          if (desk._erasing !== erasing) return
          desk._erasing = undefined
          write(desk)
        })
      desk._erasing = erasing
    },
  }
}
