/**
 * The first half of a rebuild: the events of the visitors concerned, in order, with their runs and persons.
 *
 * @module
 */
import { compareIdentity } from './compare-identity.ts'
import { type FoundLinks, findLinks } from './find-links.ts'
import { aliasVisitorsSql, anonymousSql, fillOwned, fillOwnedAliases, isAnonymous } from './owned-events.ts'
import { readSliceFacts, type SliceFacts } from './slice-facts.ts'
import { orderedColumns, ownedColumns, readColumns, subjectColumns } from './staged-columns.ts'
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
    SELECT ${[...readColumns, ...subjectColumns].join(', ')},
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
  /** What the changed visitors' events name, when any of them or of their links does. */
  readonly links: FoundLinks | null
}

/** Fills the staging tables up to `owned` and `persons`, from the visitors that are marked as changed in `visitors`. */
export async function stageEvents(context: RebuildContext, changed: number): Promise<Staged> {
  const { tables } = context
  await createStaging(context, tables.ordered, orderedColumns)
  await run(context, `INSERT INTO ${tables.ordered} ${orderedSql(tables)}`, { changed: 1 })
  const first = await stageOwned(context, await readSliceFacts(context))
  const { links, ...linked } = first.linked ? await stageAliases(context, first) : { ...first, links: null }
  const identity = await compareIdentity(context, linked.owned)
  await insertPersons(context, identity.persons)
  // Of the other persons each is one visitor.
  const shared = linked.linked || identity.persons.some(person => !person.startsWith('v:'))
  const others = shared ? await readOthers(context) : []
  const rest = others.length === 0 ? linked : await stageOthers(context, others, linked)
  return { ...rest, ...identity, links, visitors: changed + others.length }
}

type Owned = SliceFacts & Pick<Staged, 'owned'>

/** The changed visitors' runs and persons, but for stand-ins. */
async function stageOwned(context: RebuildContext, facts: SliceFacts): Promise<Owned> {
  const { tables } = context
  if (isAnonymous(facts)) return { ...facts, owned: anonymousSql(tables) }
  await createStaging(context, tables.owned, ownedColumns)
  await fillOwned(context, facts, 1)
  return { ...facts, owned: tables.owned }
}

/** Adds the stand-ins whose person may have changed, with their events, if there are any. */
async function stageAliases(context: RebuildContext, facts: Owned): Promise<Owned & Pick<Staged, 'links'>> {
  const { tables } = context
  const links = await findLinks(context, facts)
  const { persons } = links
  await createStaging(context, tables.aliases, { visitor: 'UUID', person: 'String' })
  if (persons.size === 0) return { ...facts, links }
  const lines = [...persons].map(([visitor, person]) => `${JSON.stringify({ visitor, person })}\n`)
  await context.store.insert(tables.aliases, new TextEncoder().encode(lines.join('')), { lane: 'rebuild' })
  await run(
    context,
    `INSERT INTO ${tables.visitors} SELECT visitor, 2 FROM ${tables.aliases}
WHERE visitor NOT IN (SELECT visitor FROM ${tables.visitors})`,
  )
  await run(context, `INSERT INTO ${tables.ordered} ${orderedSql(tables)}`, { changed: 2 })
  const now = await readSliceFacts(context)
  if (!now.aliased) return { ...now, owned: facts.owned, links }
  const { owned } = isAnonymous(facts) ? await stageOwned(context, now) : facts
  await fillOwnedAliases(context, 1)
  await fillOwnedAliases(context, 2)
  return { ...now, owned, links }
}

async function insertPersons(context: RebuildContext, persons: readonly string[]): Promise<void> {
  const { store, tables } = context
  await createStaging(context, tables.persons, { person: 'String' })
  const lines = persons.map(person => `${JSON.stringify({ person })}\n`)
  await store.insert(tables.persons, new TextEncoder().encode(lines.join('')), { lane: 'rebuild' })
}

/** Persons with several visitors are rare, and few visitors have anything to do with them. */
async function stageOthers(context: RebuildContext, others: readonly string[], facts: Owned): Promise<Owned> {
  const { tables } = context
  await insertVisitors(context, others, 0)
  await run(context, `INSERT INTO ${tables.ordered} ${orderedSql(tables)}`, { changed: 0 })
  const now = await readSliceFacts(context)
  if (isAnonymous(now)) return { ...now, owned: facts.owned }
  const { owned } = isAnonymous(facts) ? await stageOwned(context, now) : facts
  await fillOwned(context, now, 0)
  if (now.aliased) await stageOtherAliases(context, facts.linked)
  return { ...now, owned }
}

/** Nothing that these stand-ins depend on has changed: they are whose they were. */
async function stageOtherAliases(context: RebuildContext, created: boolean): Promise<void> {
  const { tables } = context
  if (!created) await createStaging(context, tables.aliases, { visitor: 'UUID', person: 'String' })
  await run(
    context,
    `INSERT INTO ${tables.aliases} SELECT visitor, any(person) FROM identity FINAL
WHERE site = {site:String} AND visitor IN (SELECT visitor FROM ${tables.visitors} WHERE changed = 0)
  AND visitor IN ${aliasVisitorsSql(tables)} GROUP BY visitor`,
  )
  await fillOwnedAliases(context, 0)
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
