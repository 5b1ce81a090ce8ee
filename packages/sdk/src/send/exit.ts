/** Sends where no timer is sure to run: on pages that are left or hidden. */
export interface Exit {
  /** The page is hidden or left: sends its rows in the call itself, as far as they survive the page. */
  _exit(isLeaving?: boolean): void
  /** There is something new on a hidden page: it leaves at once, and of a stream of it something once a second. */
  _hasten(): void
  /** The page is shown again. */
  _isBack(): void
}

/** A stream of events on a hidden page would be a request and a change on disk for each, and hold up all other tabs. */
const betweenMs = 1_000

/** Creates the exit of a page. `send` makes its requests in the call itself. */
export function createExit(send: () => void): Exit {
  let isLeft = false
  // What is made while the page is being hidden leaves with the exit that ends the hiding, in one request.
  let isOut = document.visibilityState === 'hidden'
  let hastenedAt = Number.NEGATIVE_INFINITY
  return {
    _exit(isLeaving = false) {
      isLeft ||= isLeaving
      isOut = true
      send()
    },
    _hasten() {
      const now = performance.now()
      if (!isOut || (!isLeft && now < hastenedAt + betweenMs)) return
      hastenedAt = now
      send()
    },
    _isBack() {
      isLeft = false
      isOut = false
    },
  }
}
