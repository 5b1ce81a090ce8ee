/** When to send next: one timer, and a time before which nothing may be sent. */
export interface Schedule {
  /** Runs within `ms`, or sooner if that was asked for already. */
  _in(ms: number): void
  _isSet(): boolean
  /** Nothing may run for `ms` from now. */
  _notBefore(ms: number): void
  /** Whether sending is allowed now. */
  _allowed(): boolean
  _stop(): void
}

/** Creates a schedule for one kind of work. */
export function createSchedule(run: () => void): Schedule {
  let timer: ReturnType<typeof setTimeout> | undefined
  let due = Number.POSITIVE_INFINITY
  let earliest = 0
  let stopped = false
  // Not the clock, which may be set back: that would silence the page for as long.
  const now = () => performance.now()
  return {
    _in(ms) {
      const at = Math.max(now() + ms, earliest)
      if (stopped || due <= at) return
      clearTimeout(timer)
      due = at
      timer = setTimeout(() => {
        due = Number.POSITIVE_INFINITY
        run()
      }, at - now())
    },
    _isSet: () => due < Number.POSITIVE_INFINITY,
    _notBefore(ms) {
      earliest = now() + ms
    },
    _allowed: () => now() >= earliest,
    _stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
