/**
 * The loader: takes closed segments from the spool into the engine and has their visitors rebuilt. A segment is
 * deleted only when both are done; until then a crash costs nothing but the work, since an insert with the same
 * token and a rebuild of the same visitors change nothing.
 *
 * @module
 */
import type { Spool } from '../spool/spool.ts'
import type { Store } from '../store/store.ts'
import { createInsertStep } from './insert-step.ts'
import type { InsertedSegment, RebuildVisitors } from './rebuild-step.ts'
import { createRebuildStep } from './rebuild-step.ts'
import { createRepeater } from './repeater.ts'
import { createSettling } from './settling.ts'

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

/**
 * Between two rebuilds. A rebuild of a thousand visitors costs twice that of a hundred: under load it is cheaper to let
 * them gather for as long as the last one took.
 */
const longestRestMs = 1_000

/** Creates a loader; it rests until it is started. */
export function createLoader({ spool, store, rebuild, onFault, firstDelayMs }: LoaderOptions): Loader {
  const inserted: InsertedSegment[] = []
  const settling = createSettling(spool)
  let setAside = 0
  let fault: string | null = null

  const report = (what: string) => (cause: unknown) => {
    fault = `${what}: ${cause instanceof Error ? cause.message : String(cause)}`
    onFault?.(new Error(fault, { cause }))
  }
  const onInserted = (name: string, rows: number): void => {
    fault = null
    setAside += rows
    if (rows > 0) report(`${rows} rows of ${name} are kept in poison/`)('the engine cannot read them')
    rebuilding.wake()
  }
  const onSetAside = (count: number, error: unknown): void =>
    report(`${count} visitors could not be rebuilt and are kept in poison/`)(error)
  const onRemoved = (): void => {
    fault = null
    settling.tell()
    inserting.wake()
  }
  const inserting = createRepeater({
    step: createInsertStep({ spool, store, inserted, onInserted }),
    onFault: report('the engine takes no events; they wait in the spool'),
    firstDelayMs,
  })
  const rebuilding = createRepeater({
    step: createRebuildStep({ spool, rebuild, inserted, onSetAside, onRemoved }),
    onFault: report('journeys wait to be rebuilt'),
    rest: tookMs => Math.min(tookMs, longestRestMs),
    firstDelayMs,
  })
  spool.onClosed(inserting.wake)

  return {
    start() {
      inserting.start()
      rebuilding.start()
    },
    async stop() {
      await Promise.all([inserting.stop(), rebuilding.stop()])
      settling.giveUp()
    },
    settled: settling.wait,
    status: () => ({ awaitingRebuild: inserted.length, setAside, lagMs: spool.health().lagMs, fault }),
  }
}
