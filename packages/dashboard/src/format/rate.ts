import type { Interval } from '@touchline/analysis'
import { readerLocale } from './locale.ts'
import { trueMinus } from './number.ts'

/** Below this many units a share is shown as a count: `5 of 18`. */
export const smallestRateBase = 30

/** An interval wider than six points does not bear a decimal. */
function decimals(interval: Interval | null): number {
  return interval !== null && interval[1] - interval[0] >= 0.06 ? 0 : 1
}

function percentFormat(digits: number): Intl.NumberFormat {
  return new Intl.NumberFormat(readerLocale(), {
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}

/** A share with no more digits than its interval bears: `41.0%`. */
export function formatRate(rate: number, interval: Interval | null = null): string {
  return trueMinus(percentFormat(decimals(interval)).format(rate))
}

/** The ends of an interval without their signs: `57.1–60.8`. */
export function formatInterval(interval: Interval): string {
  const digits = decimals(interval)
  const format = new Intl.NumberFormat(readerLocale(), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  return trueMinus(`${format.format(interval[0] * 100)}–${format.format(interval[1] * 100)}`)
}

/** A difference of two shares in points, with its sign: `−8.0`. */
export function formatPoints(difference: number): string {
  const format = new Intl.NumberFormat(readerLocale(), {
    signDisplay: 'exceptZero',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  })
  return trueMinus(format.format(difference * 100))
}
