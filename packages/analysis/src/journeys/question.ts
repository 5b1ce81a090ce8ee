/**
 * The question for a list of journeys.
 *
 * @module
 */
import { z } from 'zod'
import { unit } from '../funnel/question.ts'
import { period, siteId } from '../period.ts'
import { segment } from '../segment.ts'

/**
 * The newest journeys of a period, or the units behind a bar. With a segment, site and period are the
 * segment's own question's, and one row stands for one unit of it: as many rows in all as the bar counts.
 */
export const journeysQuestion = z.strictObject({
  question: z.literal('journeys'),
  site: siteId,
  ...period,
  /** Without a segment: what a row is. Default `journey`. */
  unit: unit.optional(),
  segment: segment.optional(),
  limit: z.int().min(1).max(500).default(50),
  offset: z.int().min(0).max(1_000_000).default(0),
})
export type JourneysQuestion = z.input<typeof journeysQuestion>
