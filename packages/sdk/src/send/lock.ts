/** Lets one tab at a time send the rows that all tabs see. */
export interface Lock {
  /**
   * Runs `work`, which never rejects, while no other tab holds the lock.
   *
   * @param wait whether to wait for another tab; otherwise the answer is `'taken'`, and `work` has not run.
   * @returns `'taken'` as well when the lock was released while `work` was still running.
   */
  _hold<Result>(work: () => Promise<Result>, wait: boolean): Promise<Result | 'taken'>
  /** Gives the lock back at once: a page that holds one cannot go into the back/forward cache. */
  _release(): void
}

/**
 * Creates a lock over the origin's tabs. Without Web Locks (plain http, sandboxed frames) the claims on the rows
 * themselves keep tabs from sending the same ones.
 */
export function createLock(name: string): Lock {
  let release: (word: 'taken') => void
  return {
    _hold: async (work, wait) => {
      try {
        return await navigator.locks.request(name, { ifAvailable: !wait }, lock => {
          const released = new Promise<'taken'>(resolve => {
            release = resolve
          })
          return lock ? Promise.race([work(), released]) : 'taken'
        })
      } catch {
        // There are none, or this frame may not use them.
        return work()
      }
    },
    _release: () => release?.('taken'),
  }
}
