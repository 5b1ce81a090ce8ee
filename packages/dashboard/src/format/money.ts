import type { Money } from '@touchline/analysis'
import { readerLocale } from './locale.ts'
import { trueMinus } from './number.ts'

/** An amount in its own currency: `€94.90`. A code that no one knows is written beside the number. */
export function formatMoney({ currency, value }: Money): string {
  if (!/^[A-Z]{3}$/i.test(currency)) {
    return trueMinus(new Intl.NumberFormat(readerLocale(), { minimumFractionDigits: 2 }).format(value))
  }
  return trueMinus(new Intl.NumberFormat(readerLocale(), { style: 'currency', currency }).format(value))
}

/** Amounts side by side: nothing is converted, so two currencies stay two amounts. */
export function formatMoneys(amounts: readonly Money[]): string {
  return amounts.map(formatMoney).join(' + ')
}
