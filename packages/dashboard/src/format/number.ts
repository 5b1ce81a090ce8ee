import { readerLocale } from './locale.ts'

/** Typography wants U+2212; Intl writes a hyphen in most locales. */
export const trueMinus = (text: string): string => text.replaceAll('-', '−')

/** A count with the reader's separators: `48,216`. */
export function formatCount(count: number): string {
  return trueMinus(new Intl.NumberFormat(readerLocale(), { maximumFractionDigits: 0 }).format(count))
}

/** A count with the word for what is counted: `1 session`, `1,117 sessions`. */
export function formatUnits(count: number, words: UnitWords): string {
  return `${formatCount(count)} ${count === 1 ? words.one : words.many}`
}

/** The word for one unit and for many. */
export interface UnitWords {
  readonly one: string
  readonly many: string
}

const unitWords: Readonly<Record<string, UnitWords>> = {
  person: { one: 'person', many: 'people' },
  visitor: { one: 'visitor', many: 'visitors' },
  session: { one: 'session', many: 'sessions' },
  journey: { one: 'journey', many: 'journeys' },
}

/** How to speak of a unit; a session unless said otherwise, as the checkout funnel counts. */
export function wordsFor(unit: string | undefined): UnitWords {
  return unitWords[unit ?? 'session'] ?? { one: 'unit', many: 'units' }
}
