/**
 * The question for one person's journey.
 *
 * @module
 */
import { z } from 'zod'
import { siteId } from '../period.ts'

/** Everything one person did, found by person or by visitor. */
export const journeyQuestion = z.strictObject({
  question: z.literal('journey'),
  site: siteId,
  /** `u:<user>`, `v:<visitor>`, a bare user id, or a visitor's UUID. */
  person: z.string().min(1).max(300),
})
export type JourneyQuestion = z.input<typeof journeyQuestion>
