/**
 * @module
 */
import type { Store } from './store.ts'

/** When the newest stored event was received, epoch milliseconds; `null` when there is none. Reads one column whole. */
export async function lastReceivedAt(store: Pick<Store, 'query'>): Promise<number | null> {
  const { rows } = await store.query<{ last: number }>('SELECT max(received_at) AS last FROM events', {
    lane: 'rebuild',
  })
  const last = rows[0]?.last ?? 0
  return last === 0 ? null : last
}

/** The highest place among all receipts, 0 when nothing is stored. Reads one column whole. */
export async function newestOrder(store: Pick<Store, 'query'>): Promise<number> {
  const { rows } = await store.query<{ newest: number }>(
    'SELECT if(count() = 0, 0, 9007199254740992 - min(version)) AS newest FROM events',
    { lane: 'rebuild' },
  )
  return rows[0]?.newest ?? 0
}
