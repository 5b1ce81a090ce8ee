/**
 * The question whether every event arrived.
 *
 * @module
 */
import { z } from 'zod'
import { period, siteId } from '../period.ts'

/** The account of what browsers made and what is stored, of all ledgers and page lives heard of in a period. */
export const deliveryQuestion = z.strictObject({
  question: z.literal('delivery'),
  site: siteId,
  ...period,
})
export type DeliveryQuestion = z.input<typeof deliveryQuestion>
