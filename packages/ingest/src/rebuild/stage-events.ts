/**
 * The first half of a rebuild: the events of the visitors concerned, in order, with their runs and persons.
 *
 * @module
 */
import { compareIdentity } from './compare-identity.ts'
import { readSliceFacts, type SliceFacts } from './slice-facts.ts'
import { orderedColumns, ownedColumns, readColumns } from './staged-columns.ts'
import { createStaging, type RebuildContext, run, type StagingTables } from './staging.ts'

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
    SELECT ${readColumns.join(', ')},
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

/** Without a named user and without a `reset` each visitor has one run, and is a person. */
const anonymousSql = ({ ordered }: StagingTables): string => `(
  SELECT visitor, position, id, at, stream, name, nav, activity, '' AS run_user, changed,
    toUUID('00000000-0000-0000-0000-000000000000') AS run, concat('v:', toString(visitor)) AS person
  FROM ${ordered})`

/** The other visitors of those persons: they did not change, but belong into the same journeys. */
const othersSql = ({ visitors, persons }: StagingTables): string => `
SELECT DISTINCT toString(visitor) AS visitor FROM members FINAL
WHERE site = {site:String} AND person IN (SELECT person FROM ${persons})
  AND visitor NOT IN (SELECT visitor FROM ${visitors})`

/** What lies in the staging tables. */
export interface Staged extends SliceFacts {
  /** Where the rows of `owned` come from: the table, or a subquery in brackets. */
  readonly owned: string
  readonly persons: readonly string[]
  /** Visitors read: those that changed and the others of their persons. */
  readonly visitors: number
  /** Whether the identity of the changed visitors is what it was. */
  readonly sameIdentity: boolean
}

/** Fills the staging tables up to `owned` and `persons`, from the visitors that are marked as changed in `visitors`. */
export async function stageEvents(context: RebuildContext, changed: number): Promise<Staged> {
  const { tables } = context
  await createStaging(context, tables.ordered, orderedColumns)
  await run(context, `INSERT INTO ${tables.ordered} ${orderedSql(tables)}`, { changed: 1 })
  const facts = await readSliceFacts(context)
  const owned = facts.identified ? tables.owned : anonymousSql(tables)
  if (facts.identified) {
    await createStaging(context, tables.owned, ownedColumns)
    await fillOwned(context, 1)
  }
  const identity = await compareIdentity(context, owned)
  await insertPersons(context, identity.persons)
  // Of the other persons each is one visitor.
  const shared = identity.persons.some(person => person.startsWith('u:'))
  const others = shared ? await readOthers(context) : []
  const rest = others.length === 0 ? { ...facts, owned } : await stageOthers(context, others, facts)
  return { ...rest, ...identity, visitors: changed + others.length }
}

async function insertPersons(context: RebuildContext, persons: readonly string[]): Promise<void> {
  const { store, tables } = context
  await createStaging(context, tables.persons, { person: 'String' })
  const lines = persons.map(person => `${JSON.stringify({ person })}\n`)
  await store.insert(tables.persons, new TextEncoder().encode(lines.join('')), { lane: 'rebuild' })
}

/** Persons with several visitors are rare, and few visitors have anything to do with them. */
async function stageOthers(
  context: RebuildContext,
  others: readonly string[],
  { identified }: SliceFacts,
): Promise<SliceFacts & Pick<Staged, 'owned'>> {
  const { tables } = context
  await insertVisitors(context, others, 0)
  await run(context, `INSERT INTO ${tables.ordered} ${orderedSql(tables)}`, { changed: 0 })
  if (!identified) {
    await createStaging(context, tables.owned, ownedColumns)
    await fillOwned(context, 1)
  }
  await fillOwned(context, 0)
  return { ...(await readSliceFacts(context)), owned: tables.owned }
}

async function fillOwned(context: RebuildContext, changed: 0 | 1): Promise<void> {
  await run(context, `INSERT INTO ${context.tables.owned} ${ownedSql(context.tables)}`, { changed })
}

async function readOthers({ store, site, tables }: RebuildContext): Promise<readonly string[]> {
  const { rows } = await store.query<{ visitor: string }>(othersSql(tables), {
    lane: 'rebuild',
    params: { site },
  })
  return rows.map(row => row.visitor)
}

/** Adds visitors to those that are read. */
export async function insertVisitors(
  { store, tables }: RebuildContext,
  visitors: readonly string[],
  changed: 0 | 1,
): Promise<void> {
  const lines = visitors.map(visitor => `${JSON.stringify({ visitor, changed })}\n`)
  await store.insert(tables.visitors, new TextEncoder().encode(lines.join('')), { lane: 'rebuild' })
}
