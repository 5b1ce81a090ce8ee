/**
 * Looks after a spool while nothing arrives: a balancer sends no events to a server that said it takes none, so
 * that its recovery must not wait for an event.
 *
 * @module
 */
import type { SpaceWatch } from './space.ts'
import type { Writer } from './writer.ts'

/** What is looked after. */
export interface VigilOptions {
  readonly space: Pick<SpaceWatch, 'check'>
  readonly writer: Pick<Writer, 'fault' | 'mended'>
  /** Rejects when the disk takes no writes. */
  readonly probe: () => Promise<void>
}

const everyMs = 500

/** Starts to look twice a second. It keeps no process alive. */
export function createVigil({ space, writer, probe }: VigilOptions): { end(): void } {
  let timer: NodeJS.Timeout | undefined

  async function look(): Promise<void> {
    await space.check()
    const fault = writer.fault()
    if (fault !== null) await tryAgain(fault)
    timer?.refresh()
  }

  async function tryAgain(fault: Error): Promise<void> {
    try {
      await probe()
      // A newer fault is about a newer write, of which the probe knows nothing.
      if (writer.fault() === fault) writer.mended()
    } catch {
      // Still broken: the fault that is known says it better than the probe.
    }
  }

  timer = setTimeout(() => void look(), everyMs).unref()
  return {
    end() {
      clearTimeout(timer)
      timer = undefined
    },
  }
}
