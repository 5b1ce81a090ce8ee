/**
 * The loader: takes closed segments from the spool into the engine and has their visitors rebuilt. A segment is
 * deleted only when both are done; until then a crash costs nothing but the work, since an insert with the same
 * token and a rebuild of the same visitors change nothing.
 *
 * @module
 */
import type { Spool } from '../spool/spool.ts'
import type { Store } from '../store/store.ts'
import { insertSegment } from './insert-segment.ts'
import type { InsertedSegment, RebuildVisitors } from './rebuild-step.ts'
import { createRebuildStep } from './rebuild-step.ts'
import { createRepeater } from './repeater.ts'

/** What a loader works with. */
export interface LoaderOptions {
  readonly spool: Spool
  readonly store: Pick<Store, 'insert'>
  readonly rebuild: RebuildVisitors
  /** Hears of everything that made the loader wait or set something aside. */
  readonly onFault?: ((error: Error) => void) | undefined
  /** Wait after a first failure; default 250 ms, doubled up to 10 s. */
  readonly firstDelayMs?: number | undefined
}

/** How the loader is doing. */
export interface LoaderStatus {
  /** Segments that are in the engine, but whose visitors are not rebuilt yet. */
  readonly awaitingRebuild: number
  /** Rows set aside since the start. */
  readonly setAside: number
  /** Age of the oldest accepted event that cannot be queried yet; 0 when all can. */
  readonly lagMs: number
  /** Why the loader waits; `null` when it does not. */
  readonly fault: string | null
}

/** Moves events from the spool to the engine. */
export interface Loader {
  start(): void
  /** Finishes what it is at and stops; what is left stays in the spool. */
  stop(): Promise<void>
  /** Resolves when everything accepted so far can be queried. Rejects when the loader is stopped before. */
  settled(): Promise<void>
  status(): LoaderStatus
}

interface Waiter {
  readonly names: readonly string[]
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

// Inserting runs ahead of rebuilding by at most this: what waits for its rebuild is held in memory by visitor.
const insertedAtMost = 32

/** Creates a loader; it rests until it is started. */
export function createLoader({ spool, store, rebuild, onFault, firstDelayMs }: LoaderOptions): Loader {
  const inserted: InsertedSegment[] = []
  const waiters = new Set<Waiter>()
  let rowsSetAside = 0
  let fault: string | null = null
  let stopped = false

  function report(what: string, cause: unknown): void {
    const why = cause instanceof Error ? cause.message : String(cause)
    fault = `${what}: ${why}`
    onFault?.(new Error(fault, { cause }))
  }

  function tellWaiters(): void {
    const left = new Set(spool.closed().map(segment => segment.name))
    for (const waiter of waiters) {
      if (waiter.names.some(name => left.has(name))) continue
      waiters.delete(waiter)
      waiter.resolve()
    }
  }

  async function insertNext(): Promise<'worked' | 'idle'> {
    const done = new Set(inserted.map(({ segment }) => segment.name))
    const segment = spool.closed().find(({ name }) => !done.has(name))
    if (segment === undefined || inserted.length >= insertedAtMost) return 'idle'
    const records = await spool.read(segment)
    const refused = await insertSegment({ store, spool, name: segment.name, records })
    if (refused > 0) {
      rowsSetAside += refused
      report(`${refused} rows of ${segment.name} are kept in poison/`, 'the engine cannot read them')
    } else fault = null
    inserted.push({ segment, visitors: records.flatMap(record => record.visitors) })
    rebuilding.wake()
    return 'worked'
  }

  const inserting = createRepeater({
    step: insertNext,
    onFault: error => report('the engine takes no events; they wait in the spool', error),
    firstDelayMs,
  })
  const rebuilding = createRepeater({
    step: createRebuildStep({
      inserted,
      rebuild,
      spool,
      onSetAside: (count, error) =>
        report(`${count} visitors could not be rebuilt and are kept in poison/`, error),
      onRemoved() {
        fault = null
        tellWaiters()
        inserting.wake()
      },
    }),
    onFault: error => report('journeys wait to be rebuilt', error),
    firstDelayMs,
  })
  spool.onClosed(() => inserting.wake())

  return {
    start() {
      inserting.start()
      rebuilding.start()
    },
    async stop() {
      stopped = true
      await Promise.all([inserting.stop(), rebuilding.stop()])
      for (const waiter of waiters)
        waiter.reject(new Error('the loader was stopped before all events were loaded'))
      waiters.clear()
    },
    async settled() {
      await spool.seal()
      if (stopped) throw new Error('the loader is stopped: nothing more is loaded')
      const names = spool.closed().map(segment => segment.name)
      const done = new Promise<void>((resolve, reject) => waiters.add({ names, resolve, reject }))
      tellWaiters()
      await done
    },
    status: () => ({
      awaitingRebuild: inserted.length,
      setAside: rowsSetAside,
      lagMs: spool.health().lagMs,
      fault,
    }),
  }
}
