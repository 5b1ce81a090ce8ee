/**
 * What tabs have made, by their own word.
 *
 * @module
 */

/** What was never seen on disk, because its page was left first, is there after so long. */
const surelyWrittenMs = 20_000

/** Numbers of one burst of events. */
export interface Burst {
  readonly tab: number
  readonly first: number
  readonly count: number
  /** When the page said that it had made them; absent until then. */
  madeAt?: number
  /** When they were on disk. */
  writtenAt?: number
  /** The page died before they were seen on disk: some of them may never have been kept. */
  uncertain?: boolean
}

export interface MadeList {
  /** Numbers for a tab's next burst, at most so many; `null` when enough are made. */
  take(tab: number, most: number): Burst | null
  /** How many numbers were given out. */
  taken(): number
  made(burst: Burst): void
  written(burst: Burst): void
  /** These tabs are dead, or about to die. */
  killed(isDead: (tab: number) => boolean): void
  result(): MadeEvents
}

/** What became of the numbers. */
export interface MadeEvents {
  /** Numbers that must be stored, and numbers that may be. */
  readonly made: ReadonlySet<number>
  readonly perhaps: ReadonlySet<number>
  /** For each burst that was seen on disk, how long after it was made: milliseconds, in order. */
  readonly writtenAfterMs: readonly number[]
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
    written(burst) {
      burst.writtenAt = Date.now()
    },
    killed(isDead) {
      const surely = Date.now() - surelyWrittenMs
      for (const burst of bursts) {
        const { madeAt = Number.POSITIVE_INFINITY, writtenAt } = burst
        if (isDead(burst.tab) && writtenAt === undefined && madeAt > surely) burst.uncertain = true
      }
    },
    result() {
      const certain = bursts.filter(burst => burst.madeAt !== undefined && !burst.uncertain)
      const others = bursts.filter(burst => !certain.includes(burst))
      const waits = bursts.flatMap(({ madeAt, writtenAt }) =>
        madeAt && writtenAt ? [writtenAt - madeAt] : [],
      )
      return {
        made: new Set(certain.flatMap(numbersOf)),
        perhaps: new Set(others.flatMap(numbersOf)),
        writtenAfterMs: waits.sort((a, b) => a - b),
      }
    },
  }
}
