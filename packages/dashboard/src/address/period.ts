/**
 * The period of a question: the last days up to today, or chosen days.
 *
 * @module
 */

/** What the address bar says about the period: a length that moves with the day, or fixed days. */
export type Period =
  | { readonly kind: 'last'; readonly days: number }
  | {
      readonly kind: 'days'
      readonly from: string
      /** Not included. */
      readonly to: string
    }

/** Whole days of the site's zone, `to` not included; as questions want them. */
export interface Days {
  readonly from: string
  readonly to: string
}

/** The period that a page opens on. */
export const usualPeriod: Period = { kind: 'last', days: 14 }

/** The lengths that the period picker offers. */
export const periodLengths = [7, 14, 28] as const

/** The longest period that can be asked by days. */
const longest = 400

/** Moves a day; days are calendar days, so UTC serves for the arithmetic. */
export function addDays(day: string, count: number): string {
  const moved = new Date(`${day}T00:00:00Z`)
  moved.setUTCDate(moved.getUTCDate() + count)
  return moved.toISOString().slice(0, 10)
}

/** The number of days from one day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}

/** The day that an instant falls on in a zone: `2026-11-21`. */
export function dayIn(zone: string, at: number): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(at)
  const part = (type: string): string => parts.find(entry => entry.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}`
}

/** The days of a period, today included when it moves with the day. */
export function resolvePeriod(period: Period, today: string): Days {
  if (period.kind === 'days') return { from: period.from, to: period.to }
  const to = addDays(today, 1)
  return { from: addDays(to, -period.days), to }
}

/** The period of the same length that ends where this one begins. */
export function previousDays({ from, to }: Days): Days {
  return { from: addDays(from, -daysBetween(from, to)), to: from }
}

const isDay = (text: string | null): text is string =>
  text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`))

/** Reads a period; what makes no sense is the usual period, for an address may be typed by hand. */
export function readPeriod(query: URLSearchParams): Period {
  const from = query.get('from')
  const to = query.get('to')
  if (isDay(from) && isDay(to) && from < to && daysBetween(from, to) <= longest) {
    return { kind: 'days', from, to }
  }
  const days = Number(query.get('days'))
  return Number.isInteger(days) && days >= 1 && days <= longest ? { kind: 'last', days } : usualPeriod
}

/** Writes a period; the usual one leaves no trace in the address. */
export function writePeriod(period: Period, query: URLSearchParams): void {
  if (period.kind === 'days') {
    query.set('from', period.from)
    query.set('to', period.to)
  } else if (usualPeriod.kind === 'last' && period.days !== usualPeriod.days) {
    query.set('days', String(period.days))
  }
}
