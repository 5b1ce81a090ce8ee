/**
 * When people come: how many a day, and at which hour.
 *
 * @module
 */
import type { Random } from './random.ts'
import { createRandom } from './random.ts'

/** One day. */
export const dayMs = 24 * 60 * 60 * 1000

/** A day as its number since 1970-01-01, UTC. */
export const dayOf = (at: number): number => Math.floor(at / dayMs)

// Sunday first. Kitchen shops are browsed on the sofa: Sundays are busiest, Fridays quiet.
const weekdays = [1.3, 1.08, 0.97, 0.95, 0.94, 0.82, 0.94]

// Hours in UTC of a European public: a small hump at lunch, the large one in the evening.
const hours = [3, 2, 1, 1, 1, 3, 8, 14, 19, 22, 25, 29, 28, 24, 24, 26, 30, 38, 50, 58, 52, 34, 18, 8]

/** Sunday is 0. 1970-01-01 was a Thursday. */
export const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7

/** How many visitors come for the first time on a day. */
export function birthsOn(day: number, visitorsPerDay: number, seed: string): number {
  const noise = createRandom(`${seed}/day/${day}`).spread(1, 0.07)
  return Math.round(visitorsPerDay * (weekdays[weekdayOf(day)] ?? 1) * noise)
}

/** A moment of a day, by the hours people have. */
export function momentOf(day: number, random: Random): number {
  const hour = random.weighted(hours.map((weight, index) => [index, weight] as const))
  return day * dayMs + Math.floor((hour + random.next()) * 60 * 60 * 1000)
}
