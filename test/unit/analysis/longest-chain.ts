import type { TestElement } from './fixture.ts'

/** A step as letters that match it: `AB` matches an event A or an event B. */
type LetterStep = string

/** How far a unit came. */
export interface Reached {
  readonly level: number
  /** From each step of the reported chain to the next. */
  readonly times: readonly number[]
}

interface Search {
  readonly steps: readonly LetterStep[]
  readonly windowMs: number
  /** The first step lies at or after `from` and before `to`. */
  readonly from: number
  readonly to: number
}

/**
 * The longest chain of distinct events in order, found by trying every chain. Of the longest ones it reports
 * that whose end comes first, of these the one that starts last, and of these the one that takes each step first.
 */
export function longestChain(elements: readonly TestElement[], search: Search): Reached {
  const { steps, windowMs, from, to } = search
  const matches = (index: number, step: number): boolean => {
    const element = elements[index]
    return element !== undefined && (steps[step] ?? '').includes(element.event ?? '')
  }
  const at = (index: number): number => elements[index]?.at ?? 0
  let best: readonly number[] = []
  const extend = (chain: readonly number[]): void => {
    if (isBetter(chain, best)) best = chain
    const last = chain.at(-1) ?? -1
    for (let index = last + 1; index < elements.length && chain.length < steps.length; index++) {
      const inTime = at(index) - at(chain[0] ?? index) <= windowMs
      if (inTime && matches(index, chain.length)) extend([...chain, index])
    }
  }
  for (let index = 0; index < elements.length; index++) {
    if (matches(index, 0) && at(index) >= from && at(index) < to) extend([index])
  }
  return { level: best.length, times: best.slice(1).map((index, step) => at(index) - at(best[step] ?? 0)) }
}

function isBetter(one: readonly number[], other: readonly number[]): boolean {
  const order =
    other.length - one.length ||
    (one.at(-1) ?? 0) - (other.at(-1) ?? 0) ||
    (other[0] ?? 0) - (one[0] ?? 0) ||
    firstDifference(one, other)
  return order < 0
}

function firstDifference(one: readonly number[], other: readonly number[]): number {
  const index = one.findIndex((value, at) => value !== other[at])
  return index === -1 ? 0 : (one[index] ?? 0) - (other[index] ?? 0)
}
