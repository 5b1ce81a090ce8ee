/** When to send next: one timer, and a time before which the collector asked us not to come back. */
export interface Schedule {
  /** Runs within `ms`, or sooner if that was asked for already. */
  in(ms: number): void
  isSet(): boolean
  /** Nothing may run for `ms` from now. */
  notBefore(ms: number): void
  /** Whether sending is allowed now. */
  allowed(): boolean
  stop(): void
}

/** Creates a schedule for one kind of work. */
export function createSchedule(run: () => void): Schedule {
  // performance.now() rather than the clock: a clock that is set back would silence the page for as long.
  let timer: ReturnType<typeof setTimeout> | undefined
  let due = 0
  let earliest = 0
  let stopped = false
  return {
    in(ms) {
      const at = Math.max(performance.now() + ms, earliest)
      if (stopped || (timer !== undefined && due <= at)) return
      clearTimeout(timer)
      due = at
      timer = setTimeout(
        () => {
          timer = undefined
          run()
        },
        Math.ceil(at - performance.now()),
      )
    },
    isSet: () => timer !== undefined,
    notBefore(ms) {
      earliest = performance.now() + ms
    },
    allowed: () => performance.now() >= earliest,
    stop() {
      stopped = true
      clearTimeout(timer)
      timer = undefined
    },
  }
}
