/**
 * Who may change what is derived: one at a time for each store.
 *
 * @module
 */
import type { Store } from '../store/store.ts'
import { dropAbandonedStaging } from './staging.ts'

const turns = new WeakMap<Store, Promise<unknown>>()

/** Does work when all that was asked for before it is done. */
export function inTurn<Result>(store: Store, work: () => Promise<Result>): Promise<Result> {
  const before = turns.get(store) ?? dropAbandonedStaging(store)
  const result = before.then(work)
  // The one who asked for it hears of a failure; the next in turn begins regardless.
  turns.set(
    store,
    result.catch(() => null),
  )
  return result
}
