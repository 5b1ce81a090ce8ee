/**
 * The units of a funnel: the one place that decides how far each came. Bars and the lists behind them both
 * read it, which is why their numbers agree.
 *
 * @module
 */
import { journeyGapMs, journeys, sessionGapMs, sessions } from '@touchline/ingest'
import { elementKeys, needsEvents, stepsSql } from '../match.ts'
import type { Span } from '../period.ts'
import { type Sql, sql, table } from '../sql.ts'
import type { Step } from '../step.ts'
import { visits } from '../visit.ts'
import { chainSql, matches, optionalOf, ticks } from './chain.ts'
import type { Unit } from './question.ts'

/** A funnel whose every part is known. */
export interface Funnel {
  readonly site: string
  readonly span: Span
  readonly unit: Unit
  readonly steps: readonly Step[]
  readonly windowMs: number
  readonly mature: boolean
  /** Up to when events are counted. */
  readonly now: number
}

/**
 * The units with a first step in the period, one row each:
 * `person`; `unit_id` (person, visitor, session, or number of the journey); `elements` that match any step, in
 * order; `level`, the furthest step; `start`, where the chain begins that reached it first; `open`, whether
 * one of its windows has not ended yet.
 */
export function unitsSql(funnel: Funnel): Sql {
  const { steps, windowMs, mature } = funnel
  return sql`
  SELECT person, unit_id, elements, latest, greatest(chain.1, 1) AS level, if(chain.1 = 0, latest, chain.2) AS start, open FROM (
    SELECT person, unit_id, elements, ${chainSql(sql`elements`, optionalOf(steps), windowMs)} AS chain,
      arrayMax(x -> if(${matches(1)}, x.1, 0), elements) AS latest,
      ${ticks(funnel.now)} < latest + ${ticks(windowMs + 1)} AND may_go_on AS open
    FROM (${groupsSql(funnel)})
    WHERE arrayExists(x -> ${matches(1)}, elements)
  )${mature ? sql` WHERE NOT open` : sql``}`
}

/** Each unit with its elements, and whether more of them may still come. */
function groupsSql(funnel: Funnel): Sql {
  const { unit, site, now } = funnel
  const matched = matchedSql(funnel)
  switch (unit) {
    case 'person':
      return sql`
      SELECT person, person AS unit_id, true AS may_go_on, arrayMap(x -> (x.2, x.3), matched) AS elements
      FROM (${matched})`
    case 'session':
      return sql`
      SELECT person, toString(sessions[part.1]) AS unit_id, part.2 AS elements,
        sessions[part.1] IN (
          SELECT session FROM ${table(sessions)} FINAL
          WHERE site = ${site} AND end_at >= ${now - sessionGapMs}) AS may_go_on
      FROM (SELECT person, sessions, arrayJoin(${partsSql}) AS part FROM (${matched}))
      WHERE part.1 > 0`
    case 'journey':
      return sql`
      SELECT person, toString(part.1) AS unit_id, part.2 AS elements,
        part.1 = last_journey AND NOT ended AND last_at >= ${now - journeyGapMs} AS may_go_on
      FROM (
        SELECT person, last_at, journey[-1] AS last_journey, key_event[-1] = 1 AS ended, arrayJoin(${partsSql}) AS part
        FROM (${matched}))`
    case 'visitor':
      // A visitor's runs may lie in the rows of several persons, whose positions know nothing of each other.
      return sql`
      SELECT argMax(person, part.2[-1].1) AS person, toString(visitor_id) AS unit_id, true AS may_go_on,
        arrayMap((x, position) -> (bitShiftLeft(bitShiftRight(x.1, 20), 20) + position, x.2),
          arraySort(groupArrayArray(part.2)) AS runs, arrayEnumerate(runs)) AS elements
      FROM (
        SELECT person, visitors[part.1] AS visitor_id, part
        FROM (SELECT person, visitors, arrayJoin(${partsSql}) AS part FROM (${matched})))
      GROUP BY visitor_id`
  }
}

/** The elements of a row by the unit within it: `(number of the unit, elements)`. */
const partsSql = sql`arrayMap(part -> (part[1].1, arrayMap(x -> (x.2, x.3), part)),
          arraySplit((x, change) -> change != 0, arraySort(matched) AS sorted,
            arrayDifference(arrayMap(x -> x.1, sorted))))`

/** Which unit within its row an element belongs to. */
const numberOf: Readonly<Record<Unit, Sql>> = {
  person: sql`is_view`,
  visitor: sql`visitor`,
  session: visits,
  journey: sql`journey`,
}

/** Persons with the elements that match any step within reach: `(number of the unit, time, steps matched)`. */
function matchedSql({ site, span, unit, steps, windowMs, now }: Funnel): Sql {
  const keys = needsEvents(steps)
  const [from, to] = [ticks(span.from), ticks(span.to)]
  const end = Math.min(span.to + windowMs, now + 1)
  // Only in the period does an element count for the first step.
  const found = sql`bitAnd(${stepsSql(site, steps)}, bitNot(toUInt64(a < ${from} OR a >= ${to})))`
  return sql`
        SELECT *, arrayFilter(x -> x.3 != 0 AND x.2 >= ${from} AND x.2 < ${ticks(end)}, arrayZip(${numberOf[unit]}, at, arrayMap(
          (a, e, p, t, v${keys ? sql`, k` : sql``}) -> ${found},
          at, event, path, touchpoint, is_view${keys ? sql`, ${elementKeys}` : sql``}))) AS matched
        FROM ${table(journeys)} FINAL
        WHERE site = ${site} AND last_at >= ${span.from} AND first_at < ${unit === 'visitor' ? end : span.to}`
}
