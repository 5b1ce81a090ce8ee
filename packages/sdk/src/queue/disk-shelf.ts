import { createStore, type UseStore } from 'idb-keyval'
import { type Aside, createAside } from './aside.ts'
import { type Ledger, readLedger } from './ledger.ts'
import { isRow, type Row } from './row.ts'
import type { Rows, Shelf, Work } from './shelf.ts'

const databaseName = 'touchline'
/**
 * Some private windows neither open a database nor refuse to; a busy machine takes seconds, and means to. A transaction
 * that is answered nothing cannot be waited for either.
 */
const answerWithinMs = 15_000

/**
 * Creates one site's shelf in the browser's database: a key per event (`e:<site>:<event id>`, so that reading in
 * key order is reading the oldest first) and one for the ledger (`l:<site>`). Nothing is opened before the first
 * change.
 */
export function createDiskShelf(site: string): Shelf & Aside {
  let use: UseStore | undefined
  let database: IDBDatabase | undefined
  const underWay = new Set<() => void>()
  const attempt = (work: Work) => {
    let transaction: IDBTransaction | undefined
    let isOver = false
    let fail: (error: unknown) => void
    const giveUp = () => {
      try {
        transaction?.abort()
        isOver = true
        // The browser may tell of the end of it only when the page is back, or never.
        fail('no answer')
      } catch {
        // It has ended, or is being committed and will say so.
      }
    }
    setTimeout(giveUp, answerWithinMs)
    underWay.add(giveUp)
    return new Promise<Ledger>((resolve, reject) => {
      fail = reject
      use ??= createStore(databaseName, 'queue')
      use('readwrite', store => {
        transaction = store.transaction
        database = transaction.db
        database.onversionchange = () => close()
        // Whoever asked for the change has put its events elsewhere.
        if (isOver) return transaction.abort()
        const ended = carryOut(store, site, work)
        transaction.oncomplete = () => resolve(ended())
        // A full disk arrives as an abort, after every request of the transaction has succeeded.
        transaction.onabort = () => reject(transaction?.error)
      }).catch(reject)
    }).finally(() => underWay.delete(giveUp))
  }
  const close = (isCached?: boolean) => {
    // In WebKit's cache an unfinished transaction holds up those of all later pages. That of a tab that is closed ends.
    if (isCached) for (const giveUp of underWay) giveUp()
    database?.close()
    use = database = undefined
  }
  return {
    ...createAside(site),
    _close: close,
    // Before Firefox 126 databases could not be listed: then there may be one.
    _isEmpty: async () => !use && (await indexedDB.databases?.())?.every(({ name }) => name !== databaseName),
    _change: work =>
      attempt(work).catch(error => {
        // Whoever asks again, to erase what is there, had better ask over a new connection.
        close()
        // Safari closes connections behind a page's back, and so does whoever clears the site's data: a new one works.
        if (error?.name !== 'InvalidStateError') throw error
        return attempt(work)
      }),
  }
}

/** Makes a change in a transaction. Returns what gives the ledger once that has ended. */
function carryOut(store: IDBObjectStore, site: string, work: Work): () => Ledger {
  const ledgerKey = `l:${site}`
  const first = `e:${site}:`
  const all = IDBKeyRange.bound(first, `${first}~`)
  let ledger: Ledger
  const on = <Result>(request: IDBRequest<Result>, then: (result: Result) => unknown) => {
    request.onsuccess = () => {
      try {
        then(request.result)
      } catch {
        // It would be an error of the page's; whoever waits for the transaction hears of its end.
        store.transaction.abort()
      }
    }
  }
  // Ids begin with a hexadecimal digit: `z` puts what is precious behind all others.
  const keyOf = (row: Row) => first + (row.precious ? 'z' : '') + row.id
  const rows: Rows = {
    _read(most, use) {
      const keys = store.getAllKeys(all, most)
      on(store.getAll(all, most), values => {
        // What is no row would stand before those that are, for ever.
        const found = values.filter(
          (value, n) => isRow(value) || !store.delete(keys.result[n] as IDBValidKey),
        )
        use(found, found.length < values.length)
      })
    },
    _ifHeld: (row, use, otherwise) => on(store.count(keyOf(row)), count => (count ? use() : otherwise?.())),
    _put: row => store.put(row, keyOf(row)),
    _remove: row => store.delete(keyOf(row)),
    _clear() {
      store.delete(all)
      store.delete(ledgerKey)
      ledger.created = 0
    },
  }
  on(store.get(ledgerKey), found => {
    ledger = readLedger(found)
    work(ledger, rows)
    // Requests are carried out in their order: this one comes after the answers to all those of `work`. A late
    // answer finds nothing after an erase, and must not begin a ledger.
    on(store.count(), () => {
      if (ledger.created) store.put(ledger, ledgerKey)
      // Nothing more comes: the sooner it ends, the sooner another tab's begins.
      store.transaction.commit()
    })
  })
  return () => ledger
}
