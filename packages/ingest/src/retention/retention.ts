/**
 * The job that keeps every site to its retention.
 *
 * @module
 */
import type { RebuildOptions } from '../rebuild/rebuild.ts'
import { retentionMs } from '../settings/retention.ts'
import type { Settings } from '../settings/site.ts'
import { expire } from './expire.ts'

/** What the job works with. */
export interface RetentionOptions extends Omit<RebuildOptions, 'settings'> {
  readonly settings: Settings
  /** Epoch milliseconds; default the machine's clock. */
  readonly clock?: (() => number) | undefined
  /** Hears of a site that could not be kept to its retention; it is tried again at the next round. */
  readonly onFault?: ((error: unknown) => void) | undefined
}

/** The job. */
export interface Retention {
  /** Goes round now, soon after a start, and then every day. */
  start(): void
  /** Goes round all sites once. */
  run(): Promise<void>
  /** Lets the site that it is at finish, and stops. */
  stop(): Promise<void>
}

const firstAfterMs = 60_000
const everyMs = 24 * 60 * 60 * 1000

/** Creates the job; it rests until it is started. */
export function createRetention(options: RetentionOptions): Retention {
  const { settings, clock = Date.now, onFault } = options
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  let stopped = false

  async function run(): Promise<void> {
    for (const site of settings.sites()) {
      if (stopped) return
      try {
        await expire({ ...options, settings }, { site: site.id, before: clock() - retentionMs(site) })
      } catch (error) {
        onFault?.(error)
      }
    }
  }

  const runAndWait = (): void => {
    running = run()
    timer = setTimeout(runAndWait, everyMs).unref()
  }

  return {
    start() {
      timer = setTimeout(runAndWait, firstAfterMs).unref()
    },
    run,
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
