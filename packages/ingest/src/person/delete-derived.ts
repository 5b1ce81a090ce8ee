/**
 * What was derived from events that are gone.
 *
 * @module
 */
import { deleteRows } from '../store/delete-rows.ts'
import type { Store } from '../store/store.ts'
import type { ChosenTables } from './choose-events.ts'

/** A table of the choice, named so that a statement which the engine carries out later still finds it. */
export const inside = (store: Pick<Store, 'database'>, table: string): string =>
  `\`${store.database}\`.${table}`

/** Whose rows. */
export interface Derived {
  readonly tables: Pick<ChosenTables, 'visitors' | 'persons'>
  readonly site: string
  /** Older than every row that the rebuild wrote. */
  readonly version: number
}

/** What the rebuild replaced or marked as gone is still there, in its old version, until the engine merges it away. */
export async function deleteDerived(store: Store, { tables, site, version }: Derived): Promise<void> {
  const persons = inside(store, tables.persons)
  const visitors = inside(store, tables.visitors)
  for (const table of ['sessions', 'journeys']) {
    await deleteRows(store, {
      table,
      where: `site = {site:String} AND person IN (SELECT person FROM ${persons})
  AND (version <= {version:UInt64} OR deleted = 1)`,
      params: { site, version },
    })
  }
  // A mark of deletion may only go together with every older version of its row, which would be the newest again.
  for (const [table, key] of [
    ['identity', 'visitor, run'],
    ['members', 'person, visitor'],
    ['links', 'node, visitor, id'],
  ] as const) {
    const kept = `SELECT ${key} FROM ${inside(store, table)} FINAL
    WHERE site = {site:String} AND visitor IN (SELECT visitor FROM ${visitors})`
    await deleteRows(store, {
      table,
      where: `site = {site:String} AND visitor IN (SELECT visitor FROM ${visitors})
  AND (person IN (SELECT person FROM ${persons} WHERE erased = 1) OR (${key}) NOT IN (${kept}))`,
      params: { site },
    })
  }
}
