/**
 * The job that keeps every site to its retention.
 *
 * @module
 */
import type { Quarantine } from '../quarantine/quarantine.ts'
import type { RebuildOptions } from '../rebuild/rebuild.ts'
import { retentionMs } from '../settings/retention.ts'
import type { Settings } from '../settings/site.ts'
import { expire } from './expire.ts'
import { expireFiles } from './expire-files.ts'

/** What the job works with. */
export interface RetentionOptions extends Omit<RebuildOptions, 'settings'> {
  readonly settings: Settings
  /** Refused events, which are kept for days; default none. */
  readonly quarantine?: Pick<Quarantine, 'expire'> | undefined
  /** Folder of what could not be loaded, which is kept as long as its site keeps events; default none. */
  readonly poisonPath?: string | undefined
  /** Epoch milliseconds; default the machine's clock. */
  readonly clock?: (() => number) | undefined
  /** Hears of what could not be kept to its time; it is tried again at the next round. */
  readonly onFault?: ((error: unknown) => void) | undefined
}

/** The job. */
export interface Retention {
  /** Goes round now, soon after a start, and then every day. */
  start(): void
  /** Goes round the plain files and all sites once. */
  run(): Promise<void>
  /** Lets the site that it is at finish, and stops. */
  stop(): Promise<void>
}

const firstAfterMs = 60_000
const everyMs = 24 * 60 * 60 * 1000

/** Creates the job; it rests until it is started. */
export function createRetention(options: RetentionOptions): Retention {
  const { settings, quarantine, poisonPath, clock = Date.now, onFault } = options
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  let stopped = false

  async function attempt(work: () => Promise<unknown> | undefined): Promise<void> {
    try {
      if (!stopped) await work()
    } catch (error) {
      onFault?.(error)
    }
  }

  async function run(): Promise<void> {
    const sites = settings.sites()
    await attempt(() => quarantine?.expire())
    if (poisonPath !== undefined)
      await attempt(() => expireFiles({ folder: poisonPath, sites, now: clock() }))
    for (const site of sites)
      await attempt(() =>
        expire({ ...options, settings }, { site: site.id, before: clock() - retentionMs(site) }),
      )
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
