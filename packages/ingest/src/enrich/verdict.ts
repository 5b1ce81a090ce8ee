/**
 * Whether an event comes from a person, from something that says it is a machine, or from something that
 * looks like one. Nothing is dropped for it: the verdict is kept with the event and questions use `human`.
 *
 * @module
 */

export type Verdict = 'human' | 'suspect' | 'bot'

/** What a request shows about its sender. Absent means unknown, which is no sign of anything. */
export interface Signs {
  /** The user agent declares a bot, or there is none where a browser always sends one. */
  readonly declaredBot: boolean
  /** `purpose` or `sec-purpose` header of a prefetch that no one has looked at. */
  readonly prefetch: boolean
  readonly webdriver?: boolean | undefined
  readonly screen?: readonly [number, number] | undefined
  readonly languages?: readonly string[] | undefined
  readonly timeZone?: string | undefined
  /** The `sec-ch-ua` header, which names a headless build even where the user agent is disguised. */
  readonly brands?: string | undefined
}

// One sign alone is weak: accessibility tools and test suites of the shop set `navigator.webdriver` too.
const signsForSuspicion = 2

/** Judges a request's signs. */
export function verdictOf(signs: Signs): Verdict {
  if (signs.declaredBot || signs.prefetch) return 'bot'
  const found = [
    signs.webdriver === true,
    signs.screen?.some(side => side === 0) === true,
    signs.languages?.length === 0,
    signs.timeZone === '',
    signs.brands?.toLowerCase().includes('headless') === true,
  ]
  return found.filter(Boolean).length >= signsForSuspicion ? 'suspect' : 'human'
}
