/**
 * What every question has: a site and a period of whole days.
 *
 * @module
 */
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { QuestionError } from './question-error.ts'

export const siteId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be the id of a site')

const day = z.iso.date('must be a day such as 2026-11-01')

/** Whole days of the site's time zone; `to` is not included. */
export const period = { from: day, to: day }

/** Days as they were asked for. */
export interface Days {
  readonly from: string
  readonly to: string
}

/** The same days as epoch milliseconds: from the first instant of `from` to before the first of `to`. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** When the days begin and end in a time zone; a day of its change of clocks has 23 or 25 hours. */
export function toSpan(days: Days, timeZone: string, field = 'to'): Span {
  const [from, to] = [days.from, days.to].map(
    text => Temporal.PlainDate.from(text).toZonedDateTime(timeZone).epochMilliseconds,
  ) as [number, number]
  if (from >= to) {
    throw new QuestionError(field, `Ends before it begins: ${days.to}; give a day after ${days.from}.`)
  }
  return { from: countable(from), to: countable(to) }
}

/**
 * Times of elements are unsigned, in 2^-20 ms: from 1970 to beyond 2500. No event lies outside, so a period that
 * reaches further counts what one that ends there does.
 */
const countable = (ms: number): number => Math.min(Math.max(ms, 0), 2 ** 43)

/** As many days, ending where these begin. */
export function previousDays(days: Days): Days {
  const from = Temporal.PlainDate.from(days.from)
  const length = from.until(Temporal.PlainDate.from(days.to), { largestUnit: 'day' })
  return { from: from.subtract(length).toString(), to: days.from }
}
