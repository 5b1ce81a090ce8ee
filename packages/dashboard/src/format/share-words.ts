import type { Interval } from '@touchline/analysis'
import { formatRate } from './rate.ts'

/** Shares that have a plain name. */
const named: readonly (readonly [share: number, words: string])[] = [
  [1 / 20, 'One in twenty'],
  [1 / 10, 'One in ten'],
  [1 / 5, 'One in five'],
  [1 / 4, 'One in four'],
  [3 / 10, 'Three in ten'],
  [1 / 3, 'One in three'],
  [4 / 10, 'Four in ten'],
  [1 / 2, 'Half'],
  [6 / 10, 'Six in ten'],
  [2 / 3, 'Two in three'],
  [7 / 10, 'Seven in ten'],
  [3 / 4, 'Three in four'],
  [8 / 10, 'Eight in ten'],
  [9 / 10, 'Nine in ten'],
]

/** As near as this, the plain name is the share. */
const same = 0.018
/** As near as this, it is almost or more than the plain name; farther off, the percentage says it better. */
const near = 0.045

/** A share at the start of a sentence: `Four in ten`, `Almost half`, or `15%` when no plain name is near. */
export function shareInWords(share: number, interval: Interval | null): string {
  const [value, words] = named.reduce((best, entry) =>
    Math.abs(entry[0] - share) < Math.abs(best[0] - share) ? entry : best,
  )
  const distance = Math.abs(value - share)
  if (distance <= same) return words
  if (distance > near || value <= near) return formatRate(share, interval)
  return `${share < value ? 'Almost' : 'More than'} ${words.toLowerCase()}`
}
