/**
 * A segment: which units to list.
 *
 * @module
 */
import { z } from 'zod'
import { funnelQuestion } from './funnel/question.ts'

/** The units behind one bar of a funnel. */
export const segment = z.strictObject({
  funnel: funnelQuestion,
  /** From 1. */
  step: z.int().min(1).max(50),
  /**
   * `reached` the step; `dropped`: reached it, never the next one, and its window is over;
   * `inProgress`: reached it, not the next one, and its window is still open.
   */
  outcome: z.enum(['reached', 'dropped', 'inProgress']),
})
export type Segment = z.input<typeof segment>
