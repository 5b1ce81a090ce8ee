/**
 * Writes the journeys of the persons concerned.
 *
 * @module
 */
import type { CodeBook } from './code-book.ts'
import { journeyGapMs, touchGapMs } from './gaps.ts'
import { type RebuildContext, run, type StagingTables } from './staging.ts'

/** The lower 20 bits of an element's `at` hold its position in the row. */
export const elementsPerPerson = 2 ** 20

const noSession = `toUUID('00000000-0000-0000-0000-000000000000')`

/** The code of a name, or the touchpoint it maps to; 0 for none. A join for each kind takes longer to plan. */
const lookUp = (kind: string, name: string, found: 'known_codes' | 'known_touchpoints'): string =>
  `transform(concat('${kind} ', toString(${name})), known_names, ${found}, toUInt32(0))`

/**
 * Every counted event of the persons with its codes. Engaged time is reported by later events that name the
 * view; it is added up at the view's first page view.
 */
const elementsSql = ({ placed, persons }: StagingTables): string => `
  viewed AS (
    SELECT person, run_user, visitor, session, at, name, path, touchpoint, view, is_view, key_event, value, currency,
      counted, position, stream_at, stream_order, seq, id_order,
      sum(engaged_ms) OVER viewing AS view_engaged, minIf(position, is_view) OVER viewing AS view_position
    FROM ${placed} WHERE person IN (SELECT person FROM ${persons})
    WINDOW viewing AS (PARTITION BY person, visitor, view)
  ),
  elements AS (
    SELECT person, run_user, visitor, session, at, is_view, key_event, value, currency, ${lookUp('event', 'name', 'known_codes')} AS event,
      ${lookUp('path', 'viewed.path', 'known_codes')} AS path, ${lookUp('event', 'name', 'known_touchpoints')} AS by_event,
      multiIf(touchpoint != '', ${lookUp('touchpoint', 'touchpoint', 'known_codes')}, by_event != 0, by_event,
        ${lookUp('path', 'viewed.path', 'known_touchpoints')}) AS place,
      is_view AND position = view_position AND view != ${noSession} ? view_engaged : 0 AS engaged,
      row_number() OVER (PARTITION BY person ORDER BY at, stream_at, stream_order, seq, id_order) AS number,
      count() OVER (PARTITION BY person) AS total
    FROM viewed
    WHERE counted = 1
  )`

/**
 * One row a person. A person with more than 2^20 elements (a kiosk, a robot that passed for human) keeps the
 * newest ones. A touch never spans two journeys: the key event ends both.
 */
const journeysSql = (tables: StagingTables, known: string): string => `
INSERT INTO journeys (site, person, user, first_at, last_at, visitors, sessions, at, event, path, touchpoint, visitor,
  session, journey, starts_touch, is_view, key_event, value, currency, engaged_ms, version)
WITH ${known},${elementsSql(tables)},
  kept AS (
    SELECT *, number - greatest(total - ${elementsPerPerson}, 0) AS n,
      lagInFrame(at) OVER previous AS at_before, lagInFrame(key_event) OVER previous AS key_before,
      lagInFrame(place) OVER previous AS place_before
    FROM elements WHERE number > total - ${elementsPerPerson}
    WINDOW previous AS (PARTITION BY person ORDER BY number ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
  ),
  cut AS (
    SELECT *, n = 1 OR key_before OR at - at_before > ${journeyGapMs} AS starts_journey,
      starts_journey OR place != place_before OR at - at_before > ${touchGapMs} AS starts_touch,
      sum(starts_journey) OVER (PARTITION BY person ORDER BY n) AS journey
    FROM kept
  ),
  rows AS (
    SELECT person, any(run_user) AS user, arraySort(e -> e.1, groupArray((n, at, visitor, session, event, path, place,
      journey, starts_touch, is_view, key_event, value, currency, engaged))) AS e,
      arrayEnumerateDense(e.4) AS session_numbers, arrayDistinct(e.4) AS session_ids,
      indexOf(session_ids, ${noSession}) AS none
    FROM cut GROUP BY person
  )
SELECT {site:String}, person, user, e[1].2, e[-1].2, arrayDistinct(e.3), arrayFilter(s -> s != ${noSession}, session_ids),
  arrayMap(x -> toUInt64(x.2) * ${elementsPerPerson} + x.1 - 1, e), e.5, e.6, e.7, arrayEnumerateDense(e.3),
  arrayMap(s -> s = none ? 0 : s - (none > 0 AND s > none), session_numbers),
  e.8, e.9, e.10, e.11, e.12, e.13, e.14, {version:UInt64}
FROM rows`

/** Only the key is read and written: the arrays of the persons next to these would cost far more. */
const vanishedSql = ({ persons }: StagingTables): string => `
INSERT INTO journeys (site, person, version, deleted)
SELECT site, person, {version:UInt64}, 1 FROM journeys FINAL
WHERE site = {site:String} AND person IN (SELECT person FROM ${persons}) AND version < {version:UInt64}`

/** Writes the journeys of the persons concerned. `codes` must hold the names of all their events. */
export async function writeJourneys(context: RebuildContext, codes: CodeBook): Promise<void> {
  await run(context, journeysSql(context.tables, codes.sql), codes.params)
}

/** Deletes the journeys of those of them that have no counted event any more; it comes after `writeJourneys`. */
export async function deleteVanishedJourneys(context: RebuildContext): Promise<void> {
  await run(context, vanishedSql(context.tables))
}
