/**
 * The funnel's statement: one row with a number a step.
 *
 * @module
 */
import { ordinal, type Sql, sql } from '../sql.ts'
import { optionalOf, range, timesSql } from './chain.ts'
import { type Funnel, unitsSql } from './units.ts'

/** One entry a step, except `medians`: one entry a step from the second on, over the units that took it and the one before. */
export interface FunnelRow {
  readonly entered: readonly number[]
  readonly dropped: readonly number[]
  readonly in_progress: readonly number[]
  readonly medians: readonly (number | null)[]
}

/**
 * Counts the units of a funnel by step, and the median time of each step's way: linear interpolation between the
 * two in the middle (type 7).
 *
 * Aggregates over arrays, because one for each step took the engine as long to plan as all the rest took to run.
 */
export function funnelSql(funnel: Funnel): Sql {
  const steps = range(1, funnel.steps.length)
  const perStep = (holds: Sql) => sql`
    arrayResize(sumForEach(arrayMap(step -> ${holds}, ${steps})), ${ordinal(steps.length)})`
  return sql`
SELECT
  ${perStep(sql`level >= step`)} AS entered,
  ${perStep(sql`level = step AND NOT open`)} AS dropped,
  ${perStep(sql`level = step AND open`)} AS in_progress,
  arrayResize(CAST(quantileExactInclusiveForEach(0.5)(${waysSql}), 'Array(Nullable(Float64))'),
    ${ordinal(steps.length - 1)}, NULL) AS medians
FROM (
  SELECT level, open, start, ${timesSql(optionalOf(funnel.steps))} AS times
  FROM (${unitsSql(funnel)})
)`
}

/** The time from each step to the next, in milliseconds; none from or to a step that was skipped. */
const waysSql = sql`arrayMap((before, time) -> if(before = 0 OR time = 0, NULL,
      toInt64(bitShiftRight(time, 20)) - toInt64(bitShiftRight(before, 20))), arrayPopBack(times), arrayPopFront(times))`
