/**
 * Versions of derived rows: the larger one wins, so each rebuild's must be larger than all before it.
 *
 * @module
 */
import type { Store } from '../store/store.ts'

const newest = new WeakMap<Store, number>()

/**
 * A version larger than all that were ever written to the store, also when the clock was set back meanwhile.
 * It is about the time in microseconds.
 */
export async function nextVersion(store: Store): Promise<number> {
  const last = newest.get(store) ?? (await readNewest(store))
  const version = Math.max(last + 1, Date.now() * 1000)
  newest.set(store, version)
  return version
}

async function readNewest(store: Store): Promise<number> {
  const tables = ['identity', 'members', 'links', 'sessions', 'journeys', 'codes', 'derivations']
  const reads = tables.map(table => `SELECT max(version) AS version FROM ${table}`)
  const { rows } = await store.query<{ newest: number }>(
    `SELECT max(version) AS newest FROM (${reads.join(' UNION ALL ')})`,
    { lane: 'rebuild' },
  )
  return rows[0]?.newest ?? 0
}
