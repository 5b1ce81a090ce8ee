import { createStore } from 'idb-keyval'
import {
  addToLedger,
  type Drops,
  emptyLedger,
  type Ledger,
  type LedgerChange,
  readLedger,
  sumDrops,
} from './ledger.ts'
import { isRow, type Row } from './row.ts'
import { countSettled } from './store.ts'

/**
 * One site's part of the browser's database.
 *
 * One key per event (`e:<site>:<event id>`, so that reading in key order is reading the oldest first) and one for
 * the ledger (`l:<site>`). Rows and ledger change in the same transaction, so no crash can part them.
 */
export interface Database {
  /** Writes rows and counts them as created, together with events that were dropped before they became rows. */
  write(rows: readonly Row[], dropped: Drops): Promise<Ledger>
  read(most: number): Promise<Row[]>
  /** Deletes rows; those that another tab has deleted meanwhile are not counted again. */
  settle(rows: readonly Row[], dropped: ReadonlyMap<string, string>): Promise<Ledger>
  erase(): Promise<void>
}

const databaseName = 'touchline'
/** Some private windows neither open a database nor refuse to; after this long it counts as missing. */
const openWithinMs = 1_000

/** Tells whether an earlier page has left a database, without creating one. */
export async function databaseExists(): Promise<boolean> {
  // Before Firefox 126 databases could not be listed: then it may exist.
  if (typeof indexedDB.databases !== 'function') return true
  return (await indexedDB.databases()).some(({ name }) => name === databaseName)
}

/**
 * Opens the database.
 *
 * Rejects when IndexedDB is missing, refuses, or does not answer within a second.
 */
export async function openDatabase(site: string): Promise<Database> {
  const use = createStore(databaseName, 'queue')
  await within(
    openWithinMs,
    use('readonly', store => answerOf(store.count())),
  )
  const ledgerKey = `l:${site}`
  const rowKey = (row: Row) => `e:${site}:${row.id}`
  const everyRow = () => IDBKeyRange.bound(`e:${site}:`, `e:${site}:\uffff`)

  const change = (work: (store: IDBObjectStore) => () => LedgerChange): Promise<Ledger> =>
    use('readwrite', async store => {
      let ledger = emptyLedger('')
      const toChange = work(store)
      // Requests are answered in the order they are made: this one comes after all those of `work`.
      const request = store.get(ledgerKey)
      request.onsuccess = () => {
        const amount = toChange()
        const counted = (amount.created ?? 0) + (amount.acknowledged ?? 0) + sumDrops(amount.dropped ?? {})
        // A late answer finds nothing after an erase, and must not begin a ledger.
        if (counted === 0 && request.result === undefined) return
        ledger = addToLedger(readLedger(request.result), amount)
        store.put(ledger, ledgerKey)
      }
      await endOf(store.transaction)
      return ledger
    })

  return {
    write: (rows, dropped) =>
      change(store => {
        for (const row of rows) store.put(row, rowKey(row))
        return () => ({ created: rows.length + sumDrops(dropped), dropped })
      }),
    read: most =>
      use('readonly', async store => {
        const values: unknown[] = await answerOf(store.getAll(everyRow(), most))
        return values.filter(isRow)
      }),
    settle: (rows, dropped) =>
      change(store => {
        const present: string[] = []
        for (const row of rows) {
          const request = store.getKey(rowKey(row))
          request.onsuccess = () => {
            if (request.result === undefined) return
            present.push(row.id)
            store.delete(request.result)
          }
        }
        return () => countSettled(present, dropped)
      }),
    erase: () =>
      use('readwrite', store => {
        store.delete(everyRow())
        store.delete(ledgerKey)
        return endOf(store.transaction)
      }),
  }
}

function answerOf<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

// A full disk arrives as an abort of the transaction, after every request in it has succeeded.
function endOf(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new Error('The transaction was aborted.'))
  })
}

function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`IndexedDB has not answered within ${ms} ms.`)), ms)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
