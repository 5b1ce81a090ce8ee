import { complain } from '../guard.ts'
import { type Database, databaseExists, openDatabase } from './database.ts'
import { addDrops, addToLedger, type Drops, emptyLedger, sumDrops } from './ledger.ts'
import type { Row } from './row.ts'
import type { Store } from './store.ts'

/** A store that earlier pages may have left rows in. */
export interface DiskStore extends Store {
  /** Opens the disk, so that what earlier pages left can be sent. Until then or the first row nothing touches it. */
  resume(): void
}

/**
 * Creates the store that survives the page: IndexedDB, opened at the first use.
 *
 * The first row of a burst is written at once; rows that arrive while that write is in flight form the next
 * group. Where the disk fails, rows go to `fallback` for the rest of the page's life.
 */
export function createDisk(site: string, fallback: Store): DiskStore {
  const own = new Map<string, Row>()
  let opening: Promise<Database> | undefined
  let broken = false
  let ledger = emptyLedger('')
  let pending: Row[] = []
  let pendingDrops: Drops = {}
  /** Rows whose write was begun and has not ended: they are in no ledger yet. */
  let unconfirmed = 0
  let writes = 0
  /** Changes with each erase: a write begun before it has nothing to say about the ledger after it. */
  let era = 0
  let lastWrite: Promise<void> = Promise.resolve()

  const database = () => {
    opening ??= openDatabase(site)
    return opening
  }

  const giveUp = (error: unknown) => {
    if (!broken) complain('IndexedDB cannot be used; events wait in memory on this page', error)
    broken = true
  }

  const moveToFallback = (rows: readonly Row[], drops: Drops) => {
    for (const row of rows) {
      own.delete(row.id)
      fallback.add(row)
    }
    for (const [reason, count] of Object.entries(drops)) {
      for (let n = 0; n < count; n++) fallback.drop(reason)
    }
  }

  const writeGroup = async () => {
    const rows = pending
    const drops = pendingDrops
    pending = []
    pendingDrops = {}
    const begunIn = era
    unconfirmed += rows.length
    writes++
    try {
      const opened = await database()
      if (begunIn === era) {
        const written = await opened.write(rows, drops)
        if (begunIn === era) ledger = written
      }
    } catch (error) {
      giveUp(error)
      if (begunIn === era) moveToFallback(rows, drops)
    }
    if (begunIn === era) unconfirmed -= rows.length
    writes--
    begin()
  }

  const hurry = () => {
    if (pending.length === 0 && sumDrops(pendingDrops) === 0) return
    lastWrite = Promise.all([lastWrite, writeGroup()]).then(() => undefined)
  }
  const begin = () => {
    if (writes === 0) hurry()
  }

  return {
    shared: true,
    resume: () => void database().catch(giveUp),
    add(row) {
      if (broken) return fallback.add(row)
      own.set(row.id, row)
      pending.push(row)
      begin()
    },
    drop(reason) {
      if (broken) return fallback.drop(reason)
      pendingDrops = addDrops(pendingDrops, { [reason]: 1 })
      begin()
    },
    async take(most) {
      if (broken || !opening) return []
      try {
        const rows = await (await database()).read(most)
        if (rows.length < most && writes === 0) forgetOthers(own, rows)
        return rows
      } catch (error) {
        giveUp(error)
        return []
      }
    },
    own: () => [...own.values()],
    async settle(rows, dropped) {
      const begunIn = era
      for (const row of rows) own.delete(row.id)
      try {
        const settled = await (await database()).settle(rows, dropped)
        if (begunIn === era) ledger = settled
      } catch (error) {
        giveUp(error)
      }
    },
    hurry,
    async written() {
      while (writes > 0) await lastWrite
    },
    ledger: () =>
      addToLedger(ledger, {
        created: unconfirmed + pending.length + sumDrops(pendingDrops),
        dropped: pendingDrops,
      }),
    async erase() {
      era++
      own.clear()
      pending = []
      pendingDrops = {}
      ledger = emptyLedger('')
      unconfirmed = 0
      try {
        // Asking first: opening would create a database where the visitor wants none.
        if (opening || (await databaseExists())) await (await database()).erase()
      } catch (error) {
        giveUp(error)
      }
    },
  }
}

/** Another tab may have delivered rows of this page: what is no longer on disk needs no sending. */
function forgetOthers(own: Map<string, Row>, onDisk: readonly Row[]): void {
  const present = new Set(onDisk.map(row => row.id))
  for (const id of own.keys()) {
    if (!present.has(id)) own.delete(id)
  }
}
