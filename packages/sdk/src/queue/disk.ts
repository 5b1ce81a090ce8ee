import { createDiskAccess } from './disk-access.ts'
import { createGroupWriter, type Group } from './group-writer.ts'
import { addToLedger, emptyLedger } from './ledger.ts'
import type { Row } from './row.ts'
import type { Store } from './store.ts'

/** A store that earlier pages may have left rows in. */
export interface DiskStore extends Store {
  /** Opens the disk, so that what earlier pages left can be sent. Until then or the first row nothing touches it. */
  resume(): void
}

/**
 * Creates the store that survives the page, in IndexedDB. Where the disk fails, rows go to `fallback` for the rest
 * of the page's life.
 */
export function createDisk(site: string, fallback: Store): DiskStore {
  const own = new Map<string, Row>()
  const disk = createDiskAccess(site)
  /** As of this page's last transaction; other tabs may have counted since. */
  let ledger = emptyLedger('')
  const writer = createGroupWriter(async group => {
    const counted = await disk.use(database => database.write(group.rows, group.drops))
    return () => {
      if (counted) ledger = counted
      else move(group, own, fallback)
    }
  })

  return {
    shared: true,
    resume: () => void disk.use(async () => undefined),
    add(row) {
      if (disk.isBroken()) return fallback.add(row)
      own.set(row.id, row)
      writer.add(row)
    },
    drop: reason => (disk.isBroken() ? fallback : writer).drop(reason),
    async take(most) {
      if (!disk.isInUse()) return []
      const rows = await disk.use(database => database.read(most))
      if (rows && rows.length < most && writer.isIdle()) forgetDelivered(own, rows)
      return rows ?? []
    },
    own: () => [...own.values()],
    async settle(rows, dropped) {
      for (const row of rows) own.delete(row.id)
      ledger = (await disk.use(database => database.settle(rows, dropped))) ?? ledger
    },
    hurry: writer.hurry,
    written: writer.written,
    ledger: () => addToLedger(ledger, writer.uncounted()),
    async erase() {
      own.clear()
      writer.clear()
      ledger = emptyLedger('')
      await disk.useIfPresent(database => database.erase())
      // A transaction begun before the erase may have brought its count in the meantime.
      ledger = emptyLedger('')
    },
  }
}

function move({ rows, drops }: Group, own: Map<string, Row>, fallback: Store): void {
  for (const row of rows) {
    own.delete(row.id)
    fallback.add(row)
  }
  for (const [reason, count] of Object.entries(drops)) {
    for (let n = 0; n < count; n++) fallback.drop(reason)
  }
}

/** Another tab may have delivered rows of this page: what is no longer on disk needs no sending. */
function forgetDelivered(own: Map<string, Row>, onDisk: readonly Row[]): void {
  const present = new Set(onDisk.map(row => row.id))
  for (const id of own.keys()) {
    if (!present.has(id)) own.delete(id)
  }
}
