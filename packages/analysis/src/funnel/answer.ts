/**
 * The funnel's answer.
 *
 * @module
 */
import type { Segment } from '../segment.ts'
import type { Interval } from '../wilson.ts'
import type { ResolvedFunnelQuestion } from './question.ts'

export interface FunnelStep {
  /** The step's name: its own label, or one made from its condition. */
  readonly label: string
  /** Units whose longest chain comes to this step or further; with those that skipped it, where it is optional. */
  readonly entered: number
  /** Of the units at step 1, 0 to 1; `null` when there were none. */
  readonly rate: number | null
  readonly rateInterval: Interval | null
  /** Of the units at the step before; 1 for the first step, `null` when there were none. */
  readonly fromPrevious: number | null
  readonly fromPreviousInterval: Interval | null
  /** Units that reached this step and not the next, and whose window is over; 0 for the last step. */
  readonly dropped: number
  /** Units that reached this step and not the next, and whose window is still open; 0 for the last step. */
  readonly inProgress: number
  /** Median time from the step before, of the units that took both; `null` for the first step or without units. */
  readonly medianMs: number | null
  /** What to send to `/v1/journeys` for the units that reached the step. */
  readonly segment: Segment
  readonly droppedSegment: Segment
  readonly inProgressSegment: Segment
}

export interface FunnelCount {
  readonly steps: readonly FunnelStep[]
  /** Units at step 1. */
  readonly units: number
}

/** The period before. */
export interface PreviousCount extends Omit<FunnelCount, 'steps'> {
  readonly from: string
  readonly to: string
  /**
   * One entry a step of the answer. `null` for a step of the checkout that was not seen then: there is nothing to
   * compare it with. The one after it has no share of the step before and no median.
   */
  readonly steps: readonly (FunnelStep | null)[]
}

export interface FunnelAnswer extends FunnelCount {
  /** The question as it was answered: defaults filled in, `checkout` spelled out. */
  readonly resolved: ResolvedFunnelQuestion
  readonly previous?: PreviousCount
}
