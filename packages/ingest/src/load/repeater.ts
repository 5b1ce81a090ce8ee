/**
 * Repeats a step while it finds work, waits while it finds none, and backs off while it fails.
 *
 * @module
 */

/** A step that runs over and over, one at a time. */
export interface Repeater {
  start(): void
  /** Says that there may be work. */
  wake(): void
  /** Lets the running step finish and starts no other. */
  stop(): Promise<void>
}

/** What is repeated, and who hears of its failures. */
export interface RepeaterOptions {
  /** Does one piece of work, or says that there is none. */
  readonly step: () => Promise<'worked' | 'idle'>
  readonly onFault: (error: unknown) => void
  /** How long to rest after work that took so long, milliseconds. Default: not at all. */
  readonly rest?: ((tookMs: number) => number) | undefined
  /** The wait after a first failure; doubled by each further one. Default 250 ms. */
  readonly firstDelayMs?: number | undefined
  /** The longest wait. Default 10 s. */
  readonly longestDelayMs?: number | undefined
}

/** Creates a repeater; it rests until it is started. */
export function createRepeater(options: RepeaterOptions): Repeater {
  const { step, onFault, rest = () => 0, firstDelayMs = 250, longestDelayMs = 10_000 } = options
  let running: Promise<void> | null = null
  let stopping = false
  let woken = false
  let endIdle: (() => void) | null = null
  let endPause: (() => void) | null = null

  function idle(): Promise<void> {
    return new Promise(resolve => {
      endIdle = resolve
    })
  }

  function pause(ms: number): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, ms)
      endPause = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  async function run(): Promise<void> {
    let failures = 0
    while (!stopping) {
      woken = false
      const began = performance.now()
      try {
        const outcome = await step()
        failures = 0
        const restMs = outcome === 'worked' ? rest(performance.now() - began) : 0
        if (restMs > 0 && !stopping) await pause(restMs)
        if (outcome === 'idle' && !woken && !stopping) await idle()
      } catch (error) {
        onFault(error)
        // New work is no reason to try again sooner: what failed comes first.
        if (!stopping) await pause(Math.min(longestDelayMs, firstDelayMs * 2 ** failures))
        failures += 1
      }
    }
  }

  return {
    start() {
      running ??= run()
    },
    wake() {
      woken = true
      endIdle?.()
    },
    async stop() {
      stopping = true
      endIdle?.()
      endPause?.()
      await running
    },
  }
}
