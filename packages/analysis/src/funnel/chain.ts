/**
 * The longest chain of steps in a unit's elements, found exactly (`definitions.md` 3.2).
 *
 * An element is a pair of its time `x.1` (milliseconds × 2^20 + position, so that no two tie) and the steps it
 * matches `x.2` (bit 0 for the first step). The scan keeps, per step, the latest start of a chain that has come
 * this far. Every element is held against the state before it, so that it never stands for two steps at once.
 *
 * `windowFunnel` would be faster, but counts one element for several steps that overlap, takes ties in step
 * order, and tells neither start nor times of a chain; so there is this one path for all funnels.
 *
 * @module
 */
import { join, ordinal, type Sql, sql } from '../sql.ts'
import type { Step } from '../step.ts'

/** The tick of a time in milliseconds: its first possible element. */
export function ticks(at: number): Sql {
  return sql`bitShiftLeft(toUInt64(${at}), 20)`
}

/** Whether an element `x` matches a step, from 1. */
export function matches(step: number): Sql {
  return sql`bitTest(x.2, ${ordinal(step - 1)})`
}

/** Whether a chain may go on past each step without it. */
export type Optional = readonly boolean[]

/** Which of the steps are optional. */
export function optionalOf(steps: readonly Step[]): Optional {
  return steps.map(step => step.optional === true)
}

/**
 * The furthest step of the elements and the start of the first chain that reached it: `(level, start, …)`.
 * Level 0 when no chain has a second step.
 */
export function chainSql(elements: Sql, optional: Optional, windowMs: number): Sql {
  const steps = optional.length
  if (steps === 1) return sql`(toUInt64(0), toUInt64(0))`
  // The state `c`: level and start of the furthest chain, then the latest start of a chain per step but the last. None
  // for optional steps: past one, the latest start is that of the step before it, be it taken or not.
  const required = range(1, steps - 1).filter(step => step === 1 || optional[step - 1] !== true)
  const started = required.map((_, index) => sql`c.${ordinal(index + 3)}`)
  const from = range(1, steps - 1).map(step => started[required.findLastIndex(one => one <= step)] as Sql)
  // Ticks of two elements of one row differ by less than this exactly when their milliseconds differ by ≤ windowMs.
  const limit = sql`bitShiftLeft(toInt64(${windowMs} + 1), 20)`
  const extended = from.map((start, index) => sql`(${matches(index + 2)} AND x.1 - ${start} < ${limit})`)
  const reached = firstOf(extended, index => ordinal(index + 2))
  const next = [
    sql`greatest(c.1, ${reached})`,
    sql`if(${reached} > c.1, ${firstOf(extended, index => from[index] as Sql)}, c.2)`,
    sql`if(${matches(1)}, x.1, c.3)`,
    ...required.slice(1).map((step, index) => {
      const own = started[index + 1] as Sql
      return sql`if(${extended[step - 2] as Sql}, greatest(${own}, ${from[step - 2] as Sql}), ${own})`
    }),
  ]
  const state = next.map(() => sql`toUInt64(0)`)
  // Units without a second step need no scan.
  return sql`arrayFold((c, x) -> (${join(next, ', ')}),
      if(arrayExists(x -> x.2 > 1, ${elements}), ${elements}, []), (${join(state, ', ')}))`
}

/** The value at the furthest step that an element extends; 0 when it extends none. */
function firstOf(extended: readonly Sql[], value: (index: number) => Sql): Sql {
  const furthestFirst = extended.map((holds, index) => sql`${holds}, ${value(index)}`).reverse()
  return sql`toUInt64(multiIf(${join(furthestFirst, ', ')}, 0))`
}

/**
 * The times of the chain that begins at `start` and reaches `level`, one entry a step, 0 for a step that it skipped.
 * It takes each step as early as it comes, and of several that one element could be the furthest.
 */
export function timesSql(optional: Optional): Sql {
  const skippable = optional.map((_, index) => runLength(optional, index))
  const furthestFirst = range(1, Math.max(...skippable)).toReversed()
  const past = furthestFirst.map(count => {
    const place = sql`length(times) + ${ordinal(count)}`
    // The engine may look for a bit that no step has, and throws for the 65th.
    const taken = sql`${place} < level AND ${skippable}[length(times) + 1] >= ${ordinal(count)} AND bitTest(x.2, least(${place}, 63))`
    return sql`${taken}, arrayConcat(times, arrayWithConstant(${ordinal(count)}, toUInt64(0)), [x.1])`
  })
  const next = sql`length(times) < level AND bitTest(x.2, length(times)), arrayPushBack(times, x.1)`
  return sql`arrayFold(
    (times, x) -> multiIf(x.1 < start, times, ${join([...past, next], ', ')}, times),
    if(level > 1, elements, []), emptyArrayUInt64())`
}

/** How many steps from this one on can be skipped at once. */
function runLength(optional: Optional, from: number): number {
  const end = optional.indexOf(false, from)
  return (end === -1 ? optional.length : end) - from
}

/** Whole numbers, both ends included. */
export function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
}
