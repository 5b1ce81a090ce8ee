/**
 * Whose each event is: runs and persons of the visitors in `ordered` (`definitions.md` 1.2 and 2.3).
 *
 * @module
 */
import type { SliceFacts } from './slice-facts.ts'
import { noVisitor, type RebuildContext, run, type StagingTables } from './staging.ts'

/** Visitors that stand for an e-mail or an order, as a subquery in brackets. */
export const aliasVisitorsSql = ({ ordered }: StagingTables): string =>
  `(SELECT visitor FROM ${ordered} WHERE visitor IN (email_visitor, order_visitor))`

/**
 * The visitor of a day that each page life belongs to: that of its first event. One that names a user needs none.
 */
export const devicesSql = ({ ordered }: StagingTables): string => `(
    SELECT visitor, argMinIf(daily, position, daily != ${noVisitor}) AS daily_visitor FROM ${ordered}
    GROUP BY visitor HAVING daily_visitor != ${noVisitor} AND max(known_user) = '')`

/**
 * Runs and persons, for the few columns that sessions are cut by: the engine sorts every column that a window
 * passes by. A run ends with a \`reset\`, and before an event that names another user than the run's.
 * A run is its user's from its beginning, however late the user was named; but a device that more than ten
 * users used within seven days is shared, and there a run without user ends before the event that names one.
 */
const ownedSql = (tables: StagingTables, { aliased, cookieless }: SliceFacts): string => `
WITH
  naming AS (
    SELECT visitor, groupArray((at, known_user)) AS named
    FROM ${tables.ordered} WHERE changed = {changed:UInt8} AND known_user != ''
    GROUP BY visitor HAVING uniqExact(known_user) > 10
  ),
  shared AS (
    SELECT visitor FROM naming
    WHERE arrayExists(first -> 10 < length(arrayDistinct(
      arrayMap(n -> n.2, arrayFilter(n -> n.1 >= first.1 AND n.1 - first.1 <= 7 * 86400000, named)))), named)
  ),
  lives AS (
    SELECT visitor, position, id, at, stream, name, nav, activity, known_user,
      countIf(name = 'reset') OVER (PARTITION BY visitor ORDER BY position
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS life
    FROM ${tables.ordered}
    WHERE changed = {changed:UInt8}${aliased ? ` AND visitor NOT IN ${aliasVisitorsSql(tables)}` : ''}
  ),
  remembered AS (
    SELECT *, anyLastIf(known_user, known_user != '') OVER (PARTITION BY visitor, life ORDER BY position
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS user_before
    FROM lives
  ),
  numbered AS (
    SELECT *, sum(known_user != '' AND (user_before = '' ? visitor IN (SELECT visitor FROM shared)
      : user_before != known_user)) OVER (PARTITION BY visitor, life ORDER BY position) AS part
    FROM remembered
  ),
  gathered AS (
    SELECT *, max(known_user) OVER run AS run_user, min(position) OVER run AS run_position,
      argMin(id, position) OVER run AS first_id
    FROM numbered WINDOW run AS (PARTITION BY visitor, life, part)
  )
SELECT visitor, position, id, at, stream, name, nav, activity, run_user, {changed:UInt8} AS changed,
  run_position = 1 ? ${noVisitor} : first_id AS run,
  multiIf(run_user != '', concat('u:', run_user),${cookieless ? ` daily_visitor != ${noVisitor}, concat('d:', toString(daily_visitor)),` : ''}
    run_position = 1, concat('v:', toString(visitor)),
    concat('v:', toString(visitor), '~', toString(first_id))) AS person
FROM gathered${cookieless ? ` LEFT JOIN ${devicesSql(tables)} AS devices USING (visitor)` : ''}`

/** A stand-in has no runs: all of its events are whose it is. */
const aliasesSql = (tables: StagingTables): string => `
SELECT visitor, position, id, at, stream, name, nav, activity,
  startsWith(person, 'u:') ? substring(person, 3) : '' AS run_user, changed, ${noVisitor} AS run, person
FROM ${tables.ordered} AS ordered INNER JOIN ${tables.aliases} AS aliases USING (visitor)
WHERE changed = {changed:UInt8} AND visitor IN ${aliasVisitorsSql(tables)}`

/** Without a named user, a `reset` and a stand-in each visitor has one run, and is a person. */
export const anonymousSql = ({ ordered }: StagingTables): string => `(
  SELECT visitor, position, id, at, stream, name, nav, activity, '' AS run_user, changed,
    ${noVisitor} AS run, concat('v:', toString(visitor)) AS person
  FROM ${ordered})`

/** Whether each visitor is a person and nothing has to be found out. */
export const isAnonymous = ({ identified, cookieless, aliased }: SliceFacts): boolean =>
  !identified && !cookieless && !aliased

/** Adds the events of visitors that stand for nothing but themselves. */
export async function fillOwned(context: RebuildContext, facts: SliceFacts, changed: 0 | 1): Promise<void> {
  const { tables } = context
  await run(context, `INSERT INTO ${tables.owned} ${ownedSql(tables, facts)}`, { changed })
}

/** Adds the events of stand-ins, whose persons must lie in `aliases`. */
export async function fillOwnedAliases(context: RebuildContext, changed: 0 | 1 | 2): Promise<void> {
  const { tables } = context
  await run(context, `INSERT INTO ${tables.owned} ${aliasesSql(tables)}`, { changed })
}
