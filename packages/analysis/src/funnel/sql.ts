/**
 * The funnel's statement: one row with a number a step.
 *
 * @module
 */
import { join, ordinal, type Sql, sql } from '../sql.ts'
import { range } from './chain.ts'
import { type Funnel, unitsSql } from './units.ts'

/** One entry a step, except `medians`: one entry a step from the second on. */
export interface FunnelRow {
  readonly entered: readonly number[]
  readonly dropped: readonly number[]
  readonly in_progress: readonly number[]
  readonly medians: readonly (number | null)[]
}

/** Counts the units of a funnel by step, and the median time of each step's way. */
export function funnelSql(funnel: Funnel): Sql {
  const steps = range(1, funnel.steps.length)
  const later = steps.slice(1)
  const perStep = (of: readonly number[], entry: (step: number) => Sql) => sql`[${join(of.map(entry), ', ')}]`
  return sql`
SELECT
  ${perStep(steps, step => sql`countIf(level >= ${ordinal(step)})`)} AS entered,
  ${perStep(steps, step => sql`countIf(level = ${ordinal(step)} AND NOT open)`)} AS dropped,
  ${perStep(steps, step => sql`countIf(level = ${ordinal(step)} AND open)`)} AS in_progress,
  ${perStep(later, step => medianSql(step))} AS medians
FROM (
  SELECT level, open, start, ${timesSql} AS times
  FROM (${unitsSql(funnel)})
)`
}

/** The chain from a start takes each step as early as it comes: at the first element that matches, after the step before. */
const timesSql = sql`arrayFold(
    (times, x) -> if(x.1 >= start AND length(times) < level AND bitTest(x.2, length(times)), arrayPushBack(times, x.1), times),
    if(level > 1, elements, []), emptyArrayUInt64())`

/** Linear interpolation between the two in the middle (type 7). */
function medianSql(step: number): Sql {
  const at = (index: number) => sql`toInt64(bitShiftRight(times[${ordinal(index)}], 20))`
  return sql`
    quantileExactInclusiveIf(0.5)(${at(step)} - ${at(step - 1)}, level >= ${ordinal(step)})`
}
