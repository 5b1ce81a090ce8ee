/**
 * The statements of the list: which units, and what each row says.
 *
 * @module
 */
import { codes, journeys, sessions } from '@touchline/ingest'
import { ticks } from '../funnel/chain.ts'
import type { Unit } from '../funnel/question.ts'
import { type Funnel, unitsSql } from '../funnel/units.ts'
import type { Span } from '../period.ts'
import type { Segment } from '../segment.ts'
import { ordinal, type Sql, sql, table } from '../sql.ts'
import { visits } from '../visit.ts'

/** A unit: its person, and its id as `unitsSql` gives it. */
interface UnitKey {
  readonly person: string
  readonly unit_id: string
}

/** The units behind a funnel's bar, decided where the bar is counted. */
export function segmentSql(funnel: Funnel, { step, outcome }: Pick<Segment, 'step' | 'outcome'>): Sql {
  // Nobody drops out of the last step.
  const last = step === funnel.steps.length
  const holds = {
    reached: sql`level >= ${ordinal(step)}`,
    dropped: last ? sql`false` : sql`level = ${ordinal(step)} AND NOT open`,
    inProgress: last ? sql`false` : sql`level = ${ordinal(step)} AND open`,
  }[outcome]
  return sql`SELECT person, unit_id FROM (${unitsSql(funnel)}) WHERE ${holds}`
}

/** The units with a counted event in a period. */
export function periodSql(site: string, unit: Unit, span: Span): Sql {
  const within = sql`a >= ${ticks(span.from)} AND a < ${ticks(span.to)}`
  const rows = sql`FROM ${table(journeys)} FINAL
    WHERE site = ${site} AND last_at >= ${span.from} AND first_at < ${span.to} AND arrayExists(a -> ${within}, at)`
  const present = (numbers: Sql) =>
    sql`arrayJoin(arrayDistinct(arrayFilter((number, a) -> number > 0 AND ${within}, ${numbers}, at)))`
  switch (unit) {
    case 'person':
      return sql`SELECT person, person AS unit_id ${rows}`
    case 'visitor':
      return sql`
    SELECT argMax(person, last_at) AS person, toString(visitor_id) AS unit_id
    FROM (SELECT person, last_at, visitors[${present(sql`visitor`)}] AS visitor_id ${rows})
    GROUP BY visitor_id`
    case 'session':
      return sql`SELECT person, toString(sessions[${present(visits)}]) AS unit_id ${rows}`
    case 'journey':
      return sql`SELECT person, toString(${present(sql`journey`)}) AS unit_id ${rows}`
  }
}

/** How many units there are, for a page of the list that has none. */
export function totalSql(units: Sql): Sql {
  return sql`SELECT count() AS total FROM (${units})`
}

/** What a list of rows is made of. */
export interface List {
  readonly site: string
  readonly unit: Unit
  readonly units: Sql
  readonly limit: number
  readonly offset: number
}

/** A row of the list without its names. */
export interface ListRow extends UnitKey {
  /** How many units there are in all. */
  readonly total: number
  readonly user: string
  readonly start_at: number
  readonly end_at: number
  /** Whether it holds a key event, or the journey of its last element does. */
  readonly converted: number
  /** Whether that journey is its person's last, and when it ended. */
  readonly is_last: number
  readonly journey_end_at: number
  readonly touch_count: number
  readonly session_count: number
  readonly engaged_ms: number
  readonly first_session: string
  /** `[currency, value]` of each key event. */
  readonly revenue: readonly (readonly [string, number])[]
  /** `[at, event, path, touchpoint, is_view, engaged_ms]` of each touch, of many those at both ends; codes for names. */
  readonly touches: readonly (readonly [number, number, number, number, number, number])[]
}

/** Touches that a row shows of its beginning, and of its end. */
export const touchesAtEnds = 30

/** An element: `x.1` time, `x.2` event, `x.3` path, `x.4` touchpoint, `x.5` view, `x.6` engaged, `x.7` key event, `x.8` currency, `x.9` value, `x.10` session, `x.11` journey. */
const elements = sql`arrayZip(at, event, path, touchpoint, is_view, engaged_ms, key_event, currency, value, session, journey)`

/** Of the journey that holds a unit's last element: whether it is the person's last, whether it has a key event, and its last tick. */
const ending = sql`(found[-1].11 = journey[-1], arrayExists((j, key) -> key = 1 AND j = found[-1].11, journey, key_event),
      at[arrayLastIndex(j -> j = found[-1].11, journey)])`

/**
 * What consecutive elements must share to be one touch: the touchpoint, or where none is known the page or event.
 * Kinds are kept apart because each has numbers of its own.
 */
const place = sql`multiIf(x.4 != 0, (3, x.4), x.5 = 1, (2, x.3), (1, x.2))`

/** A page of the list, newest end first; units that end at the same moment are in the order of their ids. */
export function listSql(list: List): Sql {
  const order = sql`ORDER BY end_at DESC, unit_id, person`
  return sql`
SELECT person, unit_id, total, user, end_at, intDiv(found[1].1, 1048576) AS start_at, ending.1 AS is_last,
  intDiv(ending.3, 1048576) AS journey_end_at, ending.2 OR arrayExists(x -> x.7 = 1, found) AS converted, session_count, first_session,
  arraySum(arrayMap(x -> x.6, found)) AS engaged_ms,
  arrayMap(x -> (x.8, x.9), arrayFilter(x -> x.7 = 1, found)) AS revenue,
  arraySplit((x, changed) -> changed, found, arrayMap((now, before) -> now != before,
    arrayMap(x -> ${place}, found) AS places, arrayConcat([places[1]], arrayPopBack(places)))) AS runs,
  length(runs) AS touch_count,
  arrayMap(run -> (intDiv(run[1].1, 1048576), run[1].2, run[1].3, run[1].4, run[1].5, arraySum(arrayMap(x -> x.6, run))),
    if(length(runs) > ${ordinal(2 * touchesAtEnds)}, arrayConcat(
      arraySlice(runs, 1, ${ordinal(touchesAtEnds)}), arraySlice(runs, -${ordinal(touchesAtEnds)})), runs)) AS touches
FROM (
  SELECT *, intDiv(found[-1].1, 1048576) AS end_at FROM (${list.unit === 'visitor' ? visitorsSql(list) : partsSql(list)})
  ${order} LIMIT ${ordinal(list.limit)} OFFSET ${ordinal(list.offset)}
)
${order}`
}

/** Which of the numbers of a row's elements is the unit's. */
const wanted: Readonly<Record<Unit, Sql>> = {
  person: sql`0`,
  visitor: sql`indexOf(visitors, toUUID(unit_id))`,
  session: sql`indexOf(sessions, toUUID(unit_id))`,
  journey: sql`toUInt32(unit_id)`,
}

/** Each unit, or each row that has a part of it, with the elements and sessions of the unit in the row. */
function partsSql({ site, unit, units }: List): Sql {
  const own = {
    person: elements,
    visitor: sql`arrayFilter((x, number) -> number = wanted, ${elements}, visitor)`,
    session: sql`arrayFilter((x, number) -> number = wanted, ${elements}, ${visits})`,
    journey: sql`arrayFilter((x, number) -> number = wanted, ${elements}, journey)`,
  }[unit]
  const join =
    unit === 'visitor' ? sql`toUUID(units.unit_id) = rows.visitor_id` : sql`units.person = rows.person`
  return sql`
    SELECT person, unit_id, total, user, last_at, ${own} AS found, ${ending} AS ending,
      arrayDistinct(arrayMap(x -> x.10, arrayFilter(x -> x.10 > 0, found))) AS session_numbers,
      length(session_numbers) AS session_count, toString(sessions[session_numbers[1]]) AS first_session
    FROM (
      SELECT rows.*, units.unit_id AS unit_id, units.total AS total, ${wanted[unit]} AS wanted
      FROM (SELECT *${unit === 'visitor' ? sql`, arrayJoin(visitors) AS visitor_id` : sql``}
        FROM ${table(journeys)} FINAL WHERE site = ${site}) AS rows
      INNER JOIN (SELECT person, unit_id, count() OVER () AS total FROM (${units})) AS units ON ${join}
    )`
}

/** A visitor's runs may lie in the rows of several persons. */
function visitorsSql(list: List): Sql {
  return sql`
    SELECT argMax(part.person, part.last_at) AS person, part.unit_id AS unit_id, any(part.total) AS total,
      argMax(part.user, part.last_at) AS user, argMax(part.ending, (part.found[-1].1, part.person)) AS ending,
      arraySort(groupArrayArray(part.found)) AS found, sum(part.session_count) AS session_count,
      argMinIf(part.first_session, part.found[1].1, part.session_count > 0) AS first_session
    FROM (${partsSql(list)}) AS part
    GROUP BY part.unit_id`
}

/** A name for a code. */
export interface NameRow {
  readonly kind: 'event' | 'path' | 'touchpoint'
  readonly code: number
  readonly name: string
  readonly label: string
  readonly phase: string
  readonly channel: string
}

/** The names of codes. */
export function namesSql(site: string, kind: NameRow['kind'], wanted: readonly number[]): Sql {
  return sql`
SELECT toString(kind) AS kind, code, name, label, phase, channel FROM ${table(codes)} FINAL
WHERE site = ${site} AND kind = ${kind} AND has(${wanted}, code)`
}

/** What a row says about its first session. */
export interface ArrivalRow {
  readonly session: string
  readonly channel_group: string
  readonly source: string
  readonly device: string
}

/** Where sessions of these persons came from. */
export function arrivalsSql(site: string, persons: readonly string[], ids: readonly string[]): Sql {
  return sql`
SELECT toString(session) AS session, channel_group, source, device FROM ${table(sessions)} FINAL
WHERE site = ${site} AND person IN (SELECT arrayJoin(${persons})) AND session IN (SELECT toUUID(arrayJoin(${ids})))`
}
