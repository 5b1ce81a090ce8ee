/**
 * The first half of a rebuild: the events of the visitors concerned, in order, with their runs and persons.
 *
 * @module
 */
import type { RebuildContext, StagingTables } from './staging.ts'
import { run } from './staging.ts'

/**
 * Values that programs send when they have no user (`definitions.md` 2.3 rule 4), compared in lower case;
 * ids of nothing but zeros and dashes are blocked too.
 */
const blockedUsers = Object.freeze(['-1', 'null', 'undefined', 'anonymous', '[object object]', 'nan'])

const blockedList = blockedUsers.map(user => `'${user}'`).join(', ')

/**
 * The events of the visitors in order. Only verdict `human`: suspects and bots stay in `events`, so that
 * reports can say how many were left out.
 *
 * UUIDs are compared by their second half; as numbers their order is that of their text.
 */
const orderedSql = ({ visitors }: StagingTables): string => `
WITH
  found AS (
    SELECT visitor, id, stream, seq, at, name, interactive, counted, activity, view, path, nav, touchpoint,
      value, currency, engaged_ms, visible_ms, source, medium, campaign, channel_group, device, browser, os, country,
      lowerUTF8(trimBoth(user)) IN (${blockedList}) OR match(user, '^[-0\\\\s]*$') ? '' : user AS known_user
    FROM events FINAL
    WHERE site = {site:String} AND verdict = 'human'
      AND visitor IN (SELECT visitor FROM ${visitors} WHERE changed = {changed:UInt8})
  ),
  started AS (
    SELECT *, toUInt128(id) AS id_order, toUInt128(stream) AS stream_order,
      stream_order = 0 ? at : min(at) OVER (PARTITION BY visitor, stream) AS stream_at
    FROM found
  )
SELECT *, {changed:UInt8} AS changed,
  row_number() OVER (PARTITION BY visitor ORDER BY at, stream_at, stream_order, seq, id_order) AS position
FROM started`

/**
 * Runs and persons, for the few columns that sessions are cut by: the engine sorts every column that a window
 * passes by. A run ends with a \`reset\`, and before an event that names another user than the run's.
 * A run is its user's from its beginning, however late the user was named; but a device that more than ten
 * users used within seven days is shared, and there a run without user ends before the event that names one.
 */
const ownedSql = ({ ordered }: StagingTables): string => `
WITH
  naming AS (
    SELECT visitor, groupArray((at, known_user)) AS named
    FROM ${ordered} WHERE changed = {changed:UInt8} AND known_user != ''
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
    FROM ${ordered} WHERE changed = {changed:UInt8}
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
  run_position = 1 ? toUUID('00000000-0000-0000-0000-000000000000') : first_id AS run,
  multiIf(run_user != '', concat('u:', run_user), run_position = 1, concat('v:', toString(visitor)),
    concat('v:', toString(visitor), '~', toString(first_id))) AS person
FROM gathered`

/** Persons of the changed visitors, by the last rebuild and by this one. */
const personsSql = ({ owned, visitors }: StagingTables): string => `
SELECT person FROM ${owned}
UNION DISTINCT
SELECT person FROM identity FINAL
WHERE site = {site:String} AND visitor IN (SELECT visitor FROM ${visitors})`

/** The other visitors of those persons: they did not change, but belong into the same journeys. */
const othersSql = ({ visitors, persons }: StagingTables): string => `
INSERT INTO ${visitors}
SELECT DISTINCT visitor, 0 FROM members FINAL
WHERE site = {site:String} AND person IN (SELECT person FROM ${persons})
  AND visitor NOT IN (SELECT visitor FROM ${visitors})`

/** Fills the staging tables up to `owned`, from the visitors that are marked as changed in `visitors`. */
export async function stageEvents(context: RebuildContext): Promise<void> {
  const { tables } = context
  const memory = (table: string, select: string): string =>
    `CREATE TABLE ${table} ENGINE = Memory AS ${select}`
  await run(context, memory(tables.ordered, orderedSql(tables)), { changed: 1 })
  await run(context, memory(tables.owned, ownedSql(tables)), { changed: 1 })
  await run(context, memory(tables.persons, personsSql(tables)))
  await run(context, othersSql(tables))
  if ((await countOthers(context)) === 0) return
  await run(context, `INSERT INTO ${tables.ordered} ${orderedSql(tables)}`, { changed: 0 })
  await run(context, `INSERT INTO ${tables.owned} ${ownedSql(tables)}`, { changed: 0 })
}

async function countOthers({ store, tables }: RebuildContext): Promise<number> {
  const { rows } = await store.query<{ others: number }>(
    `SELECT count() AS others FROM ${tables.visitors} WHERE changed = 0`,
    { lane: 'rebuild' },
  )
  return rows[0]?.others ?? 0
}
