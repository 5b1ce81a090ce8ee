/**
 * What happens between two steps of a funnel: who went on, who left, who has not decided.
 *
 * @module
 */
import type { FunnelAnswer, FunnelCount, Interval, PreviousCount } from '@touchline/analysis'
import { smallestRateBase } from '../../format/rate.ts'
import { differenceInterval, type Share, wilson } from '../../statistics/interval.ts'

/** How a share compares with the period before. `unknown`: too few in one of the two, or nothing to compare. */
export type Change = 'worse' | 'better' | 'unclear' | 'unknown'

export interface Transition {
  /** The step that was reached, from 1; the one that was not is `step + 1`. */
  readonly step: number
  readonly from: string
  readonly to: string
  readonly passed: number
  readonly left: number
  /** Passed or left: those whose window is still open could do either and are not in it. */
  readonly decided: number
  readonly share: number
  /** Of `share`; `null` when nobody decided. */
  readonly interval: Interval | null
  /** The share of those who left in the period before; `null` without one. */
  readonly before: number | null
  readonly change: Change
  /** Whether in one of the two periods somebody has not decided: the shares are then not of everybody. */
  readonly isOpen: boolean
}

/** Those who left between a step and a later one, from 0, of those who came to the later one or left. */
export function leavers(
  count: FunnelCount | PreviousCount | undefined,
  from: number,
  to: number,
): Share | null {
  const goal = count?.steps[to]
  // A step that was not seen in the period before is none of its funnel.
  if (count === undefined || !goal || !count.steps[from]) return null
  const left = count.steps.slice(from, to).reduce((sum, step) => sum + (step?.dropped ?? 0), 0)
  const decided = goal.entered + left
  return decided === 0 ? null : { count: left, of: decided }
}

/** Whether anybody between two steps, from 0, has not decided. */
export function hasUndecided(
  count: FunnelCount | PreviousCount | undefined,
  from: number,
  to: number,
): boolean {
  return count?.steps.slice(from, to).some(step => (step?.inProgress ?? 0) > 0) ?? false
}

/** Whether more leave than before: only if the 95 % interval of the difference excludes zero. */
export function compare(now: Share | null, before: Share | null): Change {
  if (now === null || before === null) return 'unknown'
  if (now.of < smallestRateBase || before.of < smallestRateBase) return 'unknown'
  const [low, high] = differenceInterval(now, before)
  if (low > 0) return 'worse'
  return high < 0 ? 'better' : 'unclear'
}

/** The transitions of a funnel in order: one less than it has steps. */
export function transitions(answer: FunnelAnswer): readonly Transition[] {
  return answer.steps.slice(0, -1).map((from, index) => {
    const now = leavers(answer, index, index + 1)
    const before = leavers(answer.previous, index, index + 1)
    return {
      step: index + 1,
      from: from.label,
      to: answer.steps[index + 1]?.label ?? '',
      passed: answer.steps[index + 1]?.entered ?? 0,
      left: from.dropped,
      decided: now?.of ?? 0,
      share: now === null ? 0 : now.count / now.of,
      interval: now === null ? null : wilson(now),
      before: before === null ? null : before.count / before.of,
      change: compare(now, before),
      isOpen: [answer, answer.previous].some(count => hasUndecided(count, index, index + 1)),
    }
  })
}
