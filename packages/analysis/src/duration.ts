/**
 * Lengths of time in words.
 *
 * @module
 */

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
  ['millisecond', 1],
] as const

/** A length of time in the largest unit that has no remainder: `14 days`, `90 minutes`. */
export function durationInWords(ms: number): string {
  const [name, length] = units.find(([, unit]) => ms % unit === 0) ?? (['millisecond', 1] as const)
  const count = ms / length
  return `${count} ${name}${count === 1 ? '' : 's'}`
}
