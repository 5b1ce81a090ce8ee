/**
 * Finds the elements for which an attempt fails by halving the list until they stand alone.
 *
 * @module
 */

/** A part of a list for which an attempt failed for good. */
export interface Poison {
  readonly from: number
  /** Not included. */
  readonly to: number
  readonly error: unknown
}

/** What to try on a list, and when a failure is the list's own fault. */
export interface BisectOptions {
  readonly length: number
  /** Tries elements `from` to `to`, `to` not included. */
  readonly attempt: (from: number, to: number) => Promise<void>
  /** Whether a failure comes from the elements; any other failure ends the search and is thrown. */
  readonly isTheirFault: (error: unknown) => boolean
  /** After so many single failures, what else fails is given up whole. Default 50. */
  readonly atMost?: number | undefined
}

/** Attempts the whole list, and its halves where it fails; returns what failed alone. */
export async function bisect(options: BisectOptions): Promise<readonly Poison[]> {
  const { length, attempt, isTheirFault, atMost = 50 } = options
  const poison: Poison[] = []
  const parts = length === 0 ? [] : [{ from: 0, to: length }]
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    const { from, to } = part
    try {
      await attempt(from, to)
    } catch (error) {
      if (!isTheirFault(error)) throw error
      if (to - from === 1 || poison.length >= atMost) poison.push({ from, to, error })
      else {
        const middle = from + Math.floor((to - from) / 2)
        parts.push({ from: middle, to }, { from, to: middle })
      }
    }
  }
  return poison
}
