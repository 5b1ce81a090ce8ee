/**
 * Who waits for the events accepted so far to become queryable.
 *
 * @module
 */
import type { Spool } from '../spool/spool.ts'

/** Waits for segments to leave the spool. */
export interface Settling {
  /** Resolves when every segment that is in the spool now has left it. */
  wait(): Promise<void>
  /** Says that segments have left. */
  tell(): void
  /** Rejects for everybody who waits, and for whoever will: nothing more is loaded. */
  giveUp(): void
}

interface Waiter {
  readonly names: readonly string[]
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

/** Creates the waiting room of one spool. */
export function createSettling(spool: Pick<Spool, 'seal' | 'closed'>): Settling {
  const waiters = new Set<Waiter>()
  let over = false

  function tell(): void {
    const left = new Set(spool.closed().map(segment => segment.name))
    for (const waiter of waiters) {
      if (waiter.names.some(name => left.has(name))) continue
      waiters.delete(waiter)
      waiter.resolve()
    }
  }

  return {
    async wait() {
      await spool.seal()
      if (over) throw new Error('the loader is stopped: nothing more is loaded')
      const names = spool.closed().map(segment => segment.name)
      const done = new Promise<void>((resolve, reject) => waiters.add({ names, resolve, reject }))
      tell()
      await done
    },
    tell,
    giveUp() {
      over = true
      for (const { reject } of waiters) {
        reject(new Error('the loader was stopped before all events were loaded'))
      }
      waiters.clear()
    },
  }
}
