/**
 * `expire`: deletes what a site keeps no longer.
 *
 * @module
 */
import { chosenTables, dropChosen, personsSql } from '../person/choose-events.ts'
import { deleteDerived, inside } from '../person/delete-derived.ts'
import { type RebuildOptions, rebuildNow } from '../rebuild/rebuild.ts'
import { inTurn } from '../rebuild/turn.ts'
import { nextVersion } from '../rebuild/version.ts'
import { deleteRows } from '../store/delete-rows.ts'
import type { Store } from '../store/store.ts'

/** What is too old. */
export interface Expiry {
  readonly site: string
  /** Epoch milliseconds; what happened before goes. */
  readonly before: number
}

/** By the time it happened, and by the time in its id, which decides whether it could come again. */
const isOld = `site = {site:String}
  AND (at < {before:Int64} OR toUnixTimestamp64Milli(UUIDv7ToDateTime(id)) < {before:Int64})`

/** Visitors rebuilt at a time; more of them would not fit into one message. */
const visitorsPerPage = 20_000

/**
 * Deletes the events of a site that are too old, and makes anew what was derived from them; whole months are dropped
 * where no other site has events in them. Returns how many visitors had such events. Safe to repeat after a crash.
 */
export function expire(options: RebuildOptions, expiry: Expiry): Promise<number> {
  const { store } = options
  return inTurn(store, async () => {
    const version = await nextVersion(store)
    const tables = chosenTables(version)
    const params = { ...expiry }
    const run = (sql: string, bound: object = params): Promise<void> =>
      store.command(sql, { lane: 'rebuild', params: { ...bound } })
    try {
      await run(`CREATE TABLE ${tables.visitors} (visitor UUID, whole UInt8) ENGINE = Memory`, {})
      await run(`INSERT INTO ${tables.visitors} SELECT DISTINCT visitor, 0 FROM events WHERE ${isOld}`)
      const visitors = await countRows(store, tables.visitors)
      if (visitors > 0) {
        await run(`CREATE TABLE ${tables.persons} (person String, erased UInt8) ENGINE = Memory`, {})
        await run(personsSql(tables), { site: expiry.site, persons: [] })
        for (const month of await droppableMonths(store, expiry))
          await run('ALTER TABLE events DROP PARTITION {month:String}', { month })
        await deleteRows(store, { table: 'events', where: isOld, params })
        await rebuildAllOf(options, expiry.site, tables.visitors)
        await deleteDerived(store, { tables, site: expiry.site, version })
      }
      await deleteRest(store, expiry)
      return visitors
    } finally {
      await dropChosen(store, tables)
    }
  })
}

async function countRows(store: Store, table: string): Promise<number> {
  const { rows } = await store.query<{ rows: number }>(`SELECT count() AS rows FROM ${table}`, {
    lane: 'rebuild',
  })
  return rows[0]?.rows ?? 0
}

/** Months, as the partitions are named, in which every id is too old, and in which no other site has any. */
async function droppableMonths(store: Store, { site, before }: Expiry): Promise<readonly string[]> {
  const { rows } = await store.query<{ month: string }>(
    `SELECT toString(toYYYYMM(UUIDv7ToDateTime(id, 'UTC'))) AS month FROM events
WHERE toYYYYMM(UUIDv7ToDateTime(id, 'UTC')) < toYYYYMM(fromUnixTimestamp64Milli({before:Int64}, 'UTC'))
GROUP BY month HAVING min(site) = {site:String} AND max(site) = {site:String} ORDER BY month`,
    { lane: 'rebuild', params: { site, before } },
  )
  return rows.map(row => row.month)
}

async function rebuildAllOf(options: RebuildOptions, site: string, visitors: string): Promise<void> {
  const { store } = options
  for (let after = ''; ; ) {
    const { rows } = await store.query<{ visitor: string }>(
      `SELECT toString(visitor) AS visitor FROM ${visitors} WHERE toString(visitor) > {after:String}
ORDER BY toString(visitor) LIMIT ${visitorsPerPage}`,
      { lane: 'rebuild', params: { after } },
    )
    await rebuildNow(
      options,
      rows.map(({ visitor }) => ({ site, visitor })),
    )
    if (rows.length < visitorsPerPage) return
    after = rows.at(-1)?.visitor ?? ''
  }
}

/** Books of deliveries as old as the events, and numbers of paths that nobody has been to since. */
async function deleteRest(store: Store, { site, before }: Expiry): Promise<void> {
  await deleteRows(store, {
    table: 'deliveries',
    where: 'site = {site:String} AND last_at < {before:Int64}',
    params: { site, before },
  })
  await deleteRows(store, {
    table: 'codes',
    where: `site = {site:String} AND kind = 'path' AND name NOT IN (
  SELECT path FROM ${inside(store, 'events')} WHERE site = {site:String})`,
    params: { site },
  })
}
