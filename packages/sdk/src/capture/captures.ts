import { guarded } from '../guard.ts'
import type { Capture, Client } from '../options.ts'

/** The captures that run for one client. */
export interface Captures {
  /** Starts those that are not running yet. */
  start(client: Client, captures: readonly Capture[]): void
  stop(): void
}

/** Gives a capture the name it is known by. */
export function nameCapture(capture: string, start: (client: Client) => (() => void) | undefined): Capture {
  return Object.assign((client: Client) => start(client), { capture })
}

/** Creates an empty set of running captures. */
export function createCaptures(): Captures {
  const running = new Map<string | Capture, (() => void) | undefined>()
  return {
    start(client, captures) {
      for (const capture of captures) {
        const name = capture.capture || capture
        if (running.has(name)) continue
        running.set(name, undefined)
        running.set(name, guarded(capture, undefined)(client))
      }
    },
    stop() {
      for (const end of running.values()) if (end) guarded(end, undefined)()
      running.clear()
    },
  }
}
