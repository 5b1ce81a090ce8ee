/**
 * The money of an event.
 *
 * @module
 */
import { isAutomatic } from './event-kind.ts'

// Their `value` is an answer on a scale or a measurement.
const notMoney = new Set(['survey_answer', 'page_view'])

/** The amount, its currency and the order it belongs to; zero and empty when the event has none. */
export interface Money {
  readonly value: number
  readonly currency: string
  readonly transaction: string
}

/** Reads `value`, `currency` and `transaction_id`. An amount without a currency is in the site's. */
export function moneyOf(
  event: { readonly name: string; readonly data?: Readonly<Record<string, unknown>> | undefined },
  siteCurrency: string,
): Money {
  const { name, data } = event
  if (data === undefined || notMoney.has(name) || isAutomatic(name)) {
    return { value: 0, currency: '', transaction: '' }
  }
  const value = toAmount(data.value)
  const currency = typeof data.currency === 'string' ? data.currency.toUpperCase() : siteCurrency
  const transaction = data.transaction_id
  return {
    value: value ?? 0,
    currency: value === null ? '' : currency.slice(0, 3),
    transaction:
      typeof transaction === 'string' || typeof transaction === 'number' ? String(transaction) : '',
  }
}

function toAmount(value: unknown): number | null {
  const amount = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof amount === 'number' && Number.isFinite(amount) ? amount : null
}
