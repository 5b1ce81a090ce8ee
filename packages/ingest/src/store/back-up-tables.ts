/**
 * Copies of all tables, made and read back by the engine itself.
 *
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Store } from './store.ts'
import { tables } from './tables.ts'

/** How many rows each table has, copies that are not merged yet included. */
export type RowCounts = Readonly<Record<string, number>>

const quoted = (name: string): string => `\`${name.replaceAll(/[`\\]/g, found => `\\${found}`)}\``

/**
 * Copies the tables into a folder of this name, below the one that the engine is allowed to write backups to. Reads go
 * on meanwhile, and so do inserts: a part that comes later is not in it.
 */
export const backUpTables = (store: Store, name: string): Promise<void> =>
  run(store, `BACKUP DATABASE ${quoted(store.database)} TO File({name:String}) ASYNC`, name)

/** Makes the tables from such a copy, in an engine that does not have the database yet. */
export const restoreTables = (store: Store, name: string): Promise<void> =>
  run(store, `RESTORE DATABASE ${quoted(store.database)} FROM File({name:String}) ASYNC`, name)

const pollMs = 100

/** Waited for by asking: a request that is open for the many minutes of a large database would be cut off. */
async function run(store: Store, sql: string, name: string): Promise<void> {
  const started = await store.query<{ id: string }>(sql, { lane: 'control', params: { name } })
  const id = started.rows[0]?.id ?? ''
  for (;;) {
    const { rows } = await store.query<{ status: string; error: string }>(
      'SELECT toString(status) AS status, error FROM system.backups WHERE id = {id:String}',
      { lane: 'control', params: { id } },
    )
    const { status = 'lost', error = 'the engine was started again meanwhile' } = rows[0] ?? {}
    if (status === 'BACKUP_CREATED' || status === 'RESTORED') return
    if (status !== 'CREATING_BACKUP' && status !== 'RESTORING') {
      throw new Error(`the engine could not copy the tables (${status}): ${error}`)
    }
    await sleep(pollMs)
  }
}

/** Counts the rows of all tables. */
export async function countRows(store: Store): Promise<RowCounts> {
  const counts = tables.map(({ name }) => `SELECT '${name}' AS name, count() AS rows FROM ${name}`)
  const { rows } = await store.query<{ name: string; rows: number }>(counts.join(' UNION ALL '), {
    lane: 'rebuild',
  })
  return Object.fromEntries(rows.map(row => [row.name, row.rows]))
}
