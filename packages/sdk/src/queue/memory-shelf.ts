import { newLedger } from './ledger.ts'
import type { Row } from './row.ts'
import type { Shelf } from './shelf.ts'

/** Creates a shelf that lives as long as the page: for the modes that may store nothing, and for broken disks. */
export function createMemoryShelf(): Shelf {
  let ledger = newLedger()
  const held = new Map<string, Row>()
  return {
    async _change(work) {
      work(ledger, {
        _read: (most, use) =>
          use([...held.values()].sort((a, b) => +a.precious - +b.precious).slice(0, most)),
        _ifHeld: ({ id }, use, otherwise) => (held.has(id) ? use() : otherwise?.()),
        _put: row => held.set(row.id, row),
        _remove: ({ id }) => held.delete(id),
        _clear() {
          held.clear()
          ledger = newLedger()
        },
      })
      return { ...ledger, dropped: { ...ledger.dropped } }
    },
  }
}
