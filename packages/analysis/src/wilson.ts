/**
 * How sure a rate is.
 *
 * @module
 */

/** Lower and upper end of an interval, 0 to 1. */
export type Interval = readonly [low: number, high: number]

/** The 97.5 % point of the normal distribution: 95 % of it lies within ±z. */
const z95 = 1.959964

/**
 * Wilson's interval for a rate: 95 % unless `z` says otherwise. `null` when nothing was counted.
 *
 * At a rate of 0 or 1 one end is exactly 0 or 1, which the formula misses by rounding.
 */
export function wilson(count: number, of: number, z = z95): Interval | null {
  if (of === 0) return null
  const rate = count / of
  const spread = (z * z) / of
  const centre = (rate + spread / 2) / (1 + spread)
  const half = (z * Math.sqrt((rate * (1 - rate)) / of + spread / (4 * of))) / (1 + spread)
  return [count === 0 ? 0 : Math.max(0, centre - half), count === of ? 1 : Math.min(1, centre + half)]
}
