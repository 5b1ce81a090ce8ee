/**
 * The numbers of a funnel's bars, one entry a step.
 *
 * @module
 */
import type { FunnelAnswer, FunnelCount, FunnelStep, Interval, PreviousCount } from '@touchline/analysis'
import type { FunnelView } from '../../address/address.ts'
import { smallestRateBase } from '../../format/rate.ts'
import { type Change, compare, hasUndecided, leavers, type Transition, transitions } from './transition.ts'

/** The two shares that go on, by which a change is named: of those who decided, since the others may still do either. */
export interface Compared {
  readonly now: number
  readonly was: number
  /** Whether in one of the two periods somebody has not decided: the shares are then not the bars' own. */
  readonly isOpen: boolean
}

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
  /** The rate of the period before; `null` without one, or when fewer than 30 are in one of the two bases. */
  readonly was: number | null
  readonly wasEntered: number | null
  readonly change: Change
  /** Only with a change for the worse or the better. */
  readonly compared: Compared | null
  /** Fewer than 30 in the base: counts and dots, no rate and no comparison. */
  readonly few: boolean
}

interface Position {
  readonly step: FunnelStep
  readonly before: FunnelStep | undefined
  readonly index: number
}

/** A change is judged, and said, by those who decided since the step before or since the start. */
function changeOf(
  answer: FunnelAnswer,
  { index }: Position,
  view: FunnelView,
): Pick<StepBar, 'change' | 'compared'> {
  const from = view === 'start' ? 0 : index - 1
  if (index === 0) return { change: 'unknown', compared: null }
  const [now, before] = [leavers(answer, from, index), leavers(answer.previous, from, index)]
  const change = compare(now, before)
  if (now === null || before === null || change === 'unclear' || change === 'unknown') {
    return { change, compared: null }
  }
  const isOpen = [answer, answer.previous].some(count => hasUndecided(count, from, index))
  return { change, compared: { now: 1 - now.count / now.of, was: 1 - before.count / before.of, isOpen } }
}

const baseOf = (count: FunnelCount | PreviousCount, index: number, view: FunnelView): number =>
  view === 'start' || index === 0 ? count.units : (count.steps[index - 1]?.entered ?? 0)

const rateOf = (step: FunnelStep | null | undefined, view: FunnelView): number | null =>
  (view === 'start' ? step?.rate : step?.fromPrevious) ?? null

function barOf(answer: FunnelAnswer, position: Position, view: FunnelView): StepBar {
  const { step, before, index } = position
  const start = view === 'start' || before === undefined
  const base = baseOf(answer, index, view)
  const few = base < smallestRateBase
  const previous = answer.previous?.steps[index]
  const wereFew = answer.previous !== undefined && baseOf(answer.previous, index, view) < smallestRateBase
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
    was: few || wereFew ? null : rateOf(previous, view),
    wasEntered: previous?.entered ?? null,
    ...changeOf(answer, position, view),
    few,
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
