/**
 * Whether everything that pages made is somewhere, once.
 *
 * @module
 */
import { expect } from 'vitest'
import type { Tab } from '../browsers/browser-driver.ts'
import { eventually } from '../eventually.ts'
import type { FaultCollector } from './fault-collector.ts'
import { hasDelivered, ledgerOf, numbered, type PageLedger, stateOf } from './page-script.ts'

/** The numbers of the events that a collector has stored, in order. A number stored under two ids stands twice. */
export const numbersStored = (collector: FaultCollector): number[] =>
  collector
    .stored()
    .filter(event => event.name === numbered)
    .map(event => Number((event.data as { n?: unknown } | undefined)?.n))
    .sort((a, b) => a - b)

const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n)

/** Waits until the numbers from 0 on have arrived, each once. */
export async function untilArrived(
  collector: FaultCollector,
  count: number,
  withinMs = 60_000,
): Promise<void> {
  const stored = async () => numbersStored(collector)
  const numbers = await eventually(stored, found => new Set(found).size >= count, {
    withinMs,
    what: `The arrival of ${count} events`,
  })
  expect(numbers).toEqual(upTo(count))
}

/** How often the event sent most often came over the wire, and how many copies too many of the numbered ones did. */
export function wireCopies(collector: FaultCollector): { readonly most: number; readonly extra: number } {
  const copies = collector.copies()
  const made = collector.stored().filter(event => event.name === numbered)
  return {
    most: Math.max(0, ...copies.values()),
    extra: made.reduce((sum, { id }) => sum + (copies.get(id) ?? 1) - 1, 0),
  }
}

/** Waits for something; says what the page held when that did not come. */
export async function withState<Result>(tab: Tab, wait: () => Promise<Result>): Promise<Result> {
  try {
    return await wait()
  } catch (error) {
    throw new Error(`${(error as Error).message}; the page: ${await stateOf(tab)}`, { cause: error })
  }
}

/** Waits until a page has delivered all that it sends by itself. Resolves with its ledger. */
export async function untilDelivered(tab: Tab, withinMs = 60_000): Promise<PageLedger> {
  const { ledger } = await eventually(
    async () => {
      const ledger = await ledgerOf(tab)
      return { ledger, isDelivered: await hasDelivered(tab, ledger) }
    },
    ({ isDelivered }) => isDelivered,
    { withinMs, what: 'The delivery of everything' },
  )
  if (ledger === undefined) throw new Error('The page has no ledger.')
  return ledger
}

/**
 * Waits until nothing waits in the page's storage that was to be sent by now, and compares the ledger with what was
 * stored: created = acknowledged + waiting + dropped, and acknowledged = stored.
 */
export async function checkLedger(tab: Tab, collector: FaultCollector): Promise<PageLedger> {
  const read = async () => {
    const ledger = await ledgerOf(tab)
    return { ledger, isDelivered: await hasDelivered(tab, ledger), stored: collector.stored().length }
  }
  const { ledger } = await withState(tab, () =>
    eventually(read, now => now.isDelivered && now.ledger?.acknowledged === now.stored, {
      withinMs: 60_000,
      what: 'A ledger that agrees with the collector',
    }),
  )
  if (ledger === undefined) throw new Error('The page has no ledger.')
  const dropped = Object.values(ledger.dropped).reduce((sum, count) => sum + count, 0)
  expect(ledger.created).toBe(ledger.acknowledged + ledger.waiting + dropped)
  return ledger
}
