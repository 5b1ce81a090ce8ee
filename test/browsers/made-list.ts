/**
 * What tabs have made, by their own word.
 *
 * @module
 */

/** A killed page may lose what is younger than this. */
const settledMs = 1_000

/** Numbers of one burst of events. */
interface Burst {
  readonly tab: number
  readonly first: number
  readonly count: number
  /** When the page said that it had made them; absent until then. */
  madeAt?: number
  /** The page died so soon after, or within, that some of them may never have been kept. */
  uncertain?: boolean
}

export interface MadeList {
  /** Numbers for a tab's next burst, at most so many; `null` when enough are made. */
  take(tab: number, most: number): Burst | null
  /** How many numbers were given out. */
  taken(): number
  made(burst: Burst): void
  /** These tabs are about to die, or were last heard of so long ago. */
  killed(isDead: (tab: number) => boolean, unheardMs?: number): void
  /** Numbers that must be stored, and numbers that may be. */
  result(): { readonly made: ReadonlySet<number>; readonly perhaps: ReadonlySet<number> }
}

const numbersOf = ({ first, count }: Burst): number[] => Array.from({ length: count }, (_, n) => first + n)

/** Creates the list of `events` numbers. */
export function createMadeList(events: number): MadeList {
  const bursts: Burst[] = []
  let next = 0
  return {
    taken: () => next,
    take(tab, most) {
      const count = Math.min(most, events - next)
      if (count <= 0) return null
      const burst: Burst = { tab, first: next, count }
      next += count
      bursts.push(burst)
      return burst
    },
    made(burst) {
      burst.madeAt = Date.now()
    },
    killed(isDead, unheardMs = 0) {
      const settled = Date.now() - settledMs - unheardMs
      for (const burst of bursts) {
        if (isDead(burst.tab) && (burst.madeAt ?? Number.POSITIVE_INFINITY) > settled) burst.uncertain = true
      }
    },
    result() {
      const certain = bursts.filter(burst => burst.madeAt !== undefined && !burst.uncertain)
      const others = bursts.filter(burst => !certain.includes(burst))
      return { made: new Set(certain.flatMap(numbersOf)), perhaps: new Set(others.flatMap(numbersOf)) }
    },
  }
}
