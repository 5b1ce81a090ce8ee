/**
 * How a journey came out, and what it brought.
 *
 * @module
 */
import { journeyGapMs } from '@touchline/ingest'
import type { Money, Outcome } from './journeys/answer.ts'

/** What decides an outcome. */
export interface Ending {
  /** Whether it holds a key event; a journey ends with it. */
  readonly converted: boolean
  readonly endAt: number
  /** Whether nothing came after it. */
  readonly isLast: boolean
  readonly now: number
}

/** The outcome of a journey. */
export function outcomeOf({ converted, endAt, isLast, now }: Ending): Outcome {
  if (converted) return 'converted'
  return isLast && now - endAt <= journeyGapMs ? 'open' : 'lost'
}

/** Sums of money by currency, the currencies in order; nothing is converted. */
export function sumMoney(amounts: readonly (readonly [currency: string, value: number])[]): readonly Money[] {
  const sums = new Map<string, number>()
  for (const [currency, value] of amounts) {
    if (value !== 0) sums.set(currency, (sums.get(currency) ?? 0) + value)
  }
  // Prices have at most a few decimals, which adding up must not turn into 0.30000000000000004.
  return [...sums]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([currency, value]) => ({
      currency,
      value: Math.round(value * 1e6) / 1e6,
    }))
}
