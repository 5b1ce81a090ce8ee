/**
 * @module
 */
import type { Store } from './store.ts'

/** When the newest stored event of each site was received, epoch milliseconds. Reads two columns whole. */
export async function lastReceivedAt(store: Pick<Store, 'query'>): Promise<ReadonlyMap<string, number>> {
  const { rows } = await store.query<{ site: string; last: number }>(
    'SELECT site, max(received_at) AS last FROM events GROUP BY site',
    { lane: 'rebuild' },
  )
  return new Map(rows.map(({ site, last }) => [site, last]))
}

/** The highest place among all receipts, 0 when nothing is stored. Reads one column whole. */
export async function newestOrder(store: Pick<Store, 'query'>): Promise<number> {
  const { rows } = await store.query<{ newest: number }>(
    'SELECT if(count() = 0, 0, 9007199254740992 - min(version)) AS newest FROM events',
    { lane: 'rebuild' },
  )
  return rows[0]?.newest ?? 0
}
