import { addToLedger, emptyLedger } from './ledger.ts'
import type { Row } from './row.ts'
import { countSettled, type Store } from './store.ts'

/** Rows kept at most; beyond it the oldest is given up and counted. */
const mostRowsInMemory = 10_000

/** Creates a store that lives as long as the page: for the modes that may store nothing, and for broken disks. */
export function createMemory(): Store {
  const rows = new Map<string, Row>()
  let ledger = emptyLedger()

  return {
    shared: false,
    add(row) {
      rows.set(row.id, row)
      ledger = addToLedger(ledger, { created: 1 })
      for (const id of rows.keys()) {
        if (rows.size <= mostRowsInMemory) break
        rows.delete(id)
        ledger = addToLedger(ledger, { dropped: { quota: 1 } })
      }
    },
    drop(reason) {
      ledger = addToLedger(ledger, { created: 1, dropped: { [reason]: 1 } })
    },
    take: async most => [...rows.values()].slice(0, most),
    own: () => [...rows.values()],
    async settle(settled, dropped) {
      const present = settled.map(row => row.id).filter(id => rows.delete(id))
      ledger = addToLedger(ledger, countSettled(present, dropped))
    },
    hurry: () => undefined,
    written: async () => undefined,
    ledger: () => ledger,
    async erase() {
      rows.clear()
      ledger = emptyLedger()
    },
  }
}
