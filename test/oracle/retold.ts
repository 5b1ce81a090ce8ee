/**
 * Orders that were told before, after `definitions.md` 2.2.
 *
 * @module
 */
import { inOrder, type OwnedEvent } from './persons.ts'
import { groupBy } from './stored-event.ts'

/** Ids of the key events whose transaction an earlier one of the same person names. */
export function findRetold(events: readonly OwnedEvent[], keyEvent: string): ReadonlySet<string> {
  const told = events.filter(
    event => event.counted === 1 && event.name === keyEvent && event.transaction !== '',
  )
  const orders = groupBy(told, ({ person, transaction }) => `${person} ${transaction}`)
  return new Set([...orders.values()].flatMap(order => inOrder(order).slice(1)).map(({ id }) => id))
}
