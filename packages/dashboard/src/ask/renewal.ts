/** What one look at the server showed. */
export interface Look {
  readonly lastEventAt: number | null
  /** Whether every accepted event can be counted: it is loaded about a second after it was accepted. */
  readonly isSettled: boolean
  /** Whether a question is on its way already; its answer may be from before the event. */
  readonly isAsking: boolean
  /** Epoch milliseconds. */
  readonly now: number
}

/** While events keep coming nothing ever settles; then questions are asked this often. */
const atMostEvery = 1900

/**
 * Decides at each look whether the questions on the page should be asked again.
 *
 * An event that was accepted is asked for until a question went out after it was loaded, however long a busy
 * engine takes for that; then there is silence until the next one.
 */
export function createRenewal(): (look: Look) => boolean {
  let seen: number | null | undefined
  let isBehind = false
  let askedAt = 0
  return ({ lastEventAt, isSettled, isAsking, now }) => {
    if (seen === undefined ? !isSettled : lastEventAt !== seen) isBehind = true
    seen = lastEventAt
    if (!isBehind || isAsking || (!isSettled && now - askedAt < atMostEvery)) return false
    askedAt = now
    isBehind = !isSettled
    return true
  }
}
