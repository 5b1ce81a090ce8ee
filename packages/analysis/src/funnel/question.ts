/**
 * The funnel's question.
 *
 * @module
 */
import { z } from 'zod'
import { period, siteId } from '../period.ts'
import { steps } from '../step.ts'

/** What is counted: persons, browser storages, sessions, or journeys up to an outcome. */
export const unit = z.enum(['person', 'visitor', 'session', 'journey'])
export type Unit = z.output<typeof unit>

/**
 * How many units took these steps in this order.
 *
 * `steps: 'checkout'` is the funnel that needs no configuration: the shop's own checkout, drawn from the
 * events and paths that arrived in the period. It counts sessions within one day unless told otherwise, and persons
 * where its first step was seen in none.
 */
export const funnelQuestion = z.strictObject({
  question: z.literal('funnel'),
  site: siteId,
  ...period,
  steps: z.union([z.literal('checkout'), steps]).default('checkout'),
  /** Default `person`; for `steps: 'checkout'` `session`, if its first step was seen in one. */
  unit: unit.optional(),
  order: z.literal('ordered').default('ordered'),
  /** From the first step of the chain, inclusive. Default 14 days; for sessions their own length; one day for `steps: 'checkout'`. */
  windowMs: z
    .int()
    .min(1)
    .max(400 * 24 * 60 * 60 * 1000)
    .optional(),
  /** Leave out units whose window is still open. */
  mature: z.boolean().optional(),
  /** Also answer for the period of the same length that ends where this one begins. */
  compare: z.literal('previous').optional(),
})
export type FunnelQuestion = z.input<typeof funnelQuestion>
/** The question with every default filled in, as it was answered. */
export type ResolvedFunnelQuestion = z.output<typeof funnelQuestion>
