import { guarded } from '../guard.ts'
import type { Capture, Client } from '../options.ts'

/** The captures that run for one client. */
export interface Captures {
  /** Starts those that are not running yet. */
  _start(captures: readonly Capture[]): void
  _stop(): void
}

/** Gives a capture the name it is known by. */
export const nameCapture = (capture: string, start: (client: Client) => (() => void) | undefined): Capture =>
  Object.assign((client: Client) => start(client), { capture })

/** Creates a client's set of running captures. */
export function createCaptures(client: Client): Captures {
  const running = new Map<string | Capture, (() => void) | undefined>()
  return {
    _start(captures) {
      for (const capture of captures) {
        const name = capture.capture || capture
        if (!running.has(name)) running.set(name, running.set(name, undefined) && guarded(capture)(client))
      }
    },
    _stop() {
      for (const end of running.values()) if (end) guarded(end)()
      running.clear()
    },
  }
}
