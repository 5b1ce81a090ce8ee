/** Lets one tab at a time send the rows that all tabs see. */
export interface Lock {
  /**
   * Runs `work` while no other tab holds the lock.
   *
   * @param wait whether to wait for another tab; otherwise the answer is `'taken'`, and `work` has not run.
   * @returns `'taken'` as well when the lock was released while `work` was still running.
   */
  hold<Result>(work: () => Promise<Result>, wait: boolean): Promise<Result | 'taken'>
  /** Gives the lock back at once: a page that holds one cannot go into the back/forward cache. */
  release(): void
}

/** Creates a lock over the origin's tabs. Without Web Locks (plain http) every tab may send; the server removes copies. */
export function createLock(name: string): Lock {
  const releases = new Set<() => void>()
  const keep = async <Result>(work: () => Promise<Result>): Promise<Result | 'taken'> => {
    let release: (() => void) | undefined
    const released = new Promise<'taken'>(resolve => {
      release = () => resolve('taken')
      releases.add(release)
    })
    try {
      return await Promise.race([work(), released])
    } finally {
      if (release) releases.delete(release)
    }
  }
  return {
    async hold(work, wait) {
      if (!navigator.locks) return work()
      let begun = false
      try {
        return await navigator.locks.request(name, { ifAvailable: !wait }, lock => {
          if (!lock) return 'taken' as const
          begun = true
          return keep(work)
        })
      } catch (error) {
        if (begun) throw error
        // A sandboxed frame has locks and may not use them; it shares no rows with anybody either.
        return work()
      }
    },
    release() {
      for (const release of releases) release()
    },
  }
}
