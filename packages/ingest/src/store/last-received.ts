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
