import type { TestElement } from './fixture.ts'

/** A step as letters that match it: `AB` matches an event A or an event B; `AB?` is optional. */
export type LetterStep = string

/** How far a unit came. */
export interface Reached {
  readonly level: number
  /** From each step of the reported chain to the next; `null` from and to a step that it skipped. */
  readonly times: readonly (number | null)[]
}

interface Search {
  readonly steps: readonly LetterStep[]
  readonly windowMs: number
  /** The first step lies at or after `from` and before `to`. */
  readonly from: number
  readonly to: number
}

/** An element and the step it was taken for, both from 0. */
interface Taken {
  readonly index: number
  readonly step: number
}

/**
 * The longest chain of distinct events in order, found by trying every chain. Of the longest ones it reports
 * that whose end comes first, of these the one that starts last, and of these the one that takes an event first,
 * for the furthest step it can.
 */
export function longestChain(elements: readonly TestElement[], search: Search): Reached {
  const { steps, windowMs, from, to } = search
  const matches = (index: number, step: number): boolean => {
    const element = elements[index]
    return element !== undefined && (steps[step] ?? '').includes(element.event ?? '')
  }
  const at = (index: number): number => elements[index]?.at ?? 0
  let best: readonly Taken[] = []
  const extend = (chain: readonly Taken[]): void => {
    if (isBetter(chain, best)) best = chain
    const first = chain[0]?.index ?? 0
    const last = chain.at(-1) ?? { index: -1, step: -1 }
    for (let index = last.index + 1; index < elements.length; index++) {
      if (at(index) - at(first) > windowMs) continue
      for (const step of nextSteps(steps, last.step)) {
        if (matches(index, step)) extend([...chain, { index, step }])
      }
    }
  }
  for (let index = 0; index < elements.length; index++) {
    if (matches(index, 0) && at(index) >= from && at(index) < to) extend([{ index, step: 0 }])
  }
  const timeOf = (step: number): number | null => {
    const taken = best.find(one => one.step === step)
    return taken === undefined ? null : at(taken.index)
  }
  const level = (best.at(-1)?.step ?? -1) + 1
  const times = Array.from({ length: Math.max(0, level - 1) }, (_, step) => {
    const [before, after] = [timeOf(step), timeOf(step + 1)]
    return before === null || after === null ? null : after - before
  })
  return { level, times }
}

/** The steps that may follow one: the next, and what lies behind optional ones. */
function nextSteps(steps: readonly LetterStep[], after: number): readonly number[] {
  const next: number[] = []
  for (let step = after + 1; step < steps.length; step++) {
    next.push(step)
    if (!steps[step]?.endsWith('?')) break
  }
  return next
}

function isBetter(one: readonly Taken[], other: readonly Taken[]): boolean {
  const level = (chain: readonly Taken[]): number => chain.at(-1)?.step ?? -1
  const order =
    level(other) - level(one) ||
    (one.at(-1)?.index ?? 0) - (other.at(-1)?.index ?? 0) ||
    (other[0]?.index ?? 0) - (one[0]?.index ?? 0) ||
    firstDifference(one, other)
  return order < 0
}

function firstDifference(one: readonly Taken[], other: readonly Taken[]): number {
  for (const [position, taken] of one.entries()) {
    const theirs = other[position]
    if (theirs === undefined) return 0
    const order = taken.index - theirs.index || theirs.step - taken.step
    if (order !== 0) return order
  }
  return 0
}
