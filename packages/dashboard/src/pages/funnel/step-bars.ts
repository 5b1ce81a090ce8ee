/**
 * The numbers of a funnel's bars, one entry a step.
 *
 * @module
 */
import type { FunnelAnswer, FunnelStep, Interval } from '@touchline/analysis'
import type { FunnelView } from '../../address/address.ts'
import { smallestRateBase } from '../../format/rate.ts'
import { differenceInterval } from '../../statistics/interval.ts'
import { type Change, type Transition, transitions } from './transition.ts'

/** One bar. Heights are shares of the plot, 0 to 1. */
export interface StepBar {
  /** From 1. */
  readonly number: number
  readonly label: string
  readonly entered: number
  /** What the rate is of: the units at the step before, or at the start. */
  readonly base: number
  readonly rate: number | null
  readonly interval: Interval | null
  /** Share of the base whose window is still open one step before. */
  readonly waiting: number
  /** Share of the base that left one step before. */
  readonly lost: number
  /** Units that left one step before, and those still there. */
  readonly left: number
  readonly undecided: number
  readonly medianMs: number | null
  /** The rate of the period before; `null` without one. */
  readonly was: number | null
  readonly wasEntered: number | null
  readonly change: Change
  /** Fewer than 30 in the base: counts and dots, no rate and no comparison. */
  readonly few: boolean
}

interface Position {
  readonly step: FunnelStep
  readonly before: FunnelStep | undefined
  readonly index: number
}

/** A share of the start that fell is worse; a share of the step before is judged by those who decided. */
function changeOf(answer: FunnelAnswer, { step, index }: Position, view: FunnelView): Change {
  if (index === 0) return 'unknown'
  if (view !== 'start') return transitions(answer)[index - 1]?.change ?? 'unknown'
  const previous = answer.previous
  const before = previous?.steps[index]
  if (previous === undefined || before === undefined) return 'unknown'
  if (answer.units < smallestRateBase || previous.units < smallestRateBase) return 'unknown'
  const now = { count: step.entered, of: answer.units }
  const [low, high] = differenceInterval(now, { count: before.entered, of: previous.units })
  if (high < 0) return 'worse'
  return low > 0 ? 'better' : 'unclear'
}

const rateOf = (step: FunnelStep | undefined, view: FunnelView): number | null =>
  (view === 'start' ? step?.rate : step?.fromPrevious) ?? null

function barOf(answer: FunnelAnswer, position: Position, view: FunnelView): StepBar {
  const { step, before, index } = position
  const start = view === 'start' || before === undefined
  const base = start ? answer.units : before.entered
  const previous = answer.previous?.steps[index]
  const shareOfBase = (count: number): number => (base === 0 ? 0 : count / base)
  return {
    number: index + 1,
    label: step.label,
    entered: step.entered,
    base,
    rate: rateOf(step, view),
    interval: start && index > 0 ? step.rateInterval : step.fromPreviousInterval,
    waiting: shareOfBase(before?.inProgress ?? 0),
    lost: shareOfBase(before?.dropped ?? 0),
    left: before?.dropped ?? 0,
    undecided: before?.inProgress ?? 0,
    medianMs: step.medianMs,
    was: base < smallestRateBase ? null : rateOf(previous, view),
    wasEntered: previous?.entered ?? null,
    change: changeOf(answer, position, view),
    few: base < smallestRateBase,
  }
}

/** The bars of a funnel, of the step before or of the start. */
export function stepBars(answer: FunnelAnswer, view: FunnelView): readonly StepBar[] {
  return answer.steps.map((step, index) =>
    barOf(answer, { step, before: answer.steps[index - 1], index }, view),
  )
}

/** The transition that ends at a step, from 2. */
export function transitionTo(answer: FunnelAnswer, number: number): Transition | undefined {
  return transitions(answer)[number - 2]
}
