import type { Consent } from '@touchline/protocol'
import { createDisk } from './disk.ts'
import { addDrops, sumDrops } from './ledger.ts'
import { createMemory } from './memory.ts'
import type { Row } from './row.ts'
import type { Store } from './store.ts'

/** What became of every event, as `ledger()` answers. `created` is the sum of the other three. */
export interface Counts {
  /** The ledger's id: new after an erase, empty until the store has been read. */
  readonly id: string
  readonly created: number
  /** Stored by the collector, by its own word. */
  readonly acknowledged: number
  /** Made and neither acknowledged nor dropped yet. */
  readonly waiting: number
  /** Given up, by reason: a collector's code, `too_large`, `invalid`, `quota`. */
  readonly dropped: Readonly<Record<string, number>>
}

/** Where events wait: on disk with full consent, otherwise in memory. */
export interface Queue {
  readonly stores: readonly Store[]
  /** Full consent is given: rows that earlier pages left may be sent. */
  resume(): void
  add(row: Row): void
  drop(reason: string, consent: Consent): void
  written(): Promise<void>
  counts(): Counts
  erase(): Promise<void>
}

/** Creates the queue of one site key. Nothing is stored before the first row with full consent. */
export function createQueue(site: string): Queue {
  const memory = createMemory()
  const disk = createDisk(site, memory)
  const stores = [disk, memory]
  const storeFor = (consent: Consent) => (consent === 'full' ? disk : memory)
  return {
    stores,
    resume: disk.resume,
    add: row => storeFor(row.consent).add(row),
    drop: (reason, consent) => storeFor(consent).drop(reason),
    async written() {
      await disk.written()
    },
    counts() {
      const [a, b] = [disk.ledger(), memory.ledger()]
      const dropped = addDrops(a.dropped, b.dropped)
      const created = a.created + b.created
      const acknowledged = a.acknowledged + b.acknowledged
      const waiting = Math.max(0, created - acknowledged - sumDrops(dropped))
      return { id: a.id || b.id, created, acknowledged, waiting, dropped }
    },
    async erase() {
      await Promise.all(stores.map(store => store.erase()))
    },
  }
}
