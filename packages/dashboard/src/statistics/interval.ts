import type { Interval } from '@touchline/analysis'

/** So many of so many. */
export interface Share {
  readonly of: number
  readonly count: number
}

/** The 97.5 % point of the normal distribution. */
const z = 1.959964

/** The 95 % Wilson interval of a share; `of` must not be 0. */
export function wilson({ count, of }: Share): Interval {
  const p = count / of
  const square = (z * z) / of
  const centre = (p + square / 2) / (1 + square)
  const half = (z * Math.sqrt((p * (1 - p)) / of + square / (4 * of))) / (1 + square)
  return [Math.max(0, centre - half), Math.min(1, centre + half)]
}

/** The 95 % Newcombe interval of `share − other`: from the Wilson intervals of both. */
export function differenceInterval(share: Share, other: Share): Interval {
  const p = share.count / share.of
  const q = other.count / other.of
  const [low, high] = wilson(share)
  const [otherLow, otherHigh] = wilson(other)
  const difference = p - q
  return [difference - Math.hypot(p - low, otherHigh - q), difference + Math.hypot(high - p, q - otherLow)]
}
