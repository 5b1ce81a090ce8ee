import type { Consent } from '@touchline/protocol'
import { complain } from '../guard.ts'
import { createDiskShelf } from './disk-shelf.ts'
import { addDrop, waitingOf } from './ledger.ts'
import { createMemoryShelf } from './memory-shelf.ts'
import { createStore, type Store } from './store.ts'

/** What became of every event, as `ledger()` answers. `created` is the sum of the other three. */
export interface Counts {
  /** The ledger's id: new after an erase, empty until the store has been read. */
  readonly id: string
  readonly created: number
  /** Stored by the collector, by its own word. */
  readonly acknowledged: number
  /** Made and neither acknowledged nor dropped yet. */
  readonly waiting: number
  /** Given up, by reason: a collector's code, `too_large`, `invalid`, `quota`, `expired`. */
  readonly dropped: Readonly<Record<string, number>>
  /** The disk should have kept events and could not: they wait in memory, for as long as the page lives. */
  readonly diskFailed: boolean
}

/** Where events wait: on disk with full consent, otherwise in memory. */
export interface Queue {
  /** Those in use: the disk is none before it may be touched. */
  _stores(): readonly Store[]
  /** The store for events made under a consent. */
  _storeFor(consent: Consent): Store
  /** Full consent is given: rows that earlier pages left may be sent. */
  _resume(): void
  /** @param held events that wait for consent, and are in no store yet. */
  _counts(held: number): Counts
  /** Removes what lies on the disk, of earlier pages too; `memoryToo`: and what this page holds in memory. */
  _erase(memoryToo?: boolean): void
}

/**
 * Creates the queue of one site key. Nothing is stored before the first row with full consent.
 *
 * @param onMoved hears of rows that the disk has not kept and that wait in memory: whoever sends may have looked before.
 */
export function createQueue(site: string, stream: () => string, onMoved: () => void): Queue {
  let diskFailed = false
  let mayTouchDisk = false
  const memoryShelf = createMemoryShelf()
  const memory = createStore({ _shelf: memoryShelf, _stream: stream })
  const diskShelf = createDiskShelf(site)
  const disk = createStore({
    _shelf: diskShelf,
    _stream: stream,
    _onLost(entry) {
      memory._add(entry)
      onMoved()
    },
    _onBroken(error) {
      diskFailed = true
      // What earlier pages have put aside for the disk waits in memory too.
      memoryShelf._unstash = diskShelf._unstash
      complain('IndexedDB fails; events wait in memory', error)
    },
  })
  return {
    _stores: () => (mayTouchDisk ? [disk, memory] : [memory]),
    _storeFor: consent => (consent === 'full' && !diskFailed ? disk : memory),
    _resume() {
      mayTouchDisk = true
    },
    _counts(held) {
      const { id, created, acknowledged, dropped } = disk._ledger()
      const sum = memory._ledger()
      sum.id = id || sum.id
      sum.created += created + held
      sum.acknowledged += acknowledged
      for (const reason in dropped) addDrop(sum, reason, dropped[reason])
      const { bytes: _, after: __, ...counts } = sum
      return { ...counts, waiting: Math.max(0, waitingOf(sum)), diskFailed }
    },
    _erase(memoryToo) {
      disk._erase()
      if (memoryToo) memory._erase()
    },
  }
}
