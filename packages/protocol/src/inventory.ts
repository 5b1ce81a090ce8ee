/**
 * The inventory: the touchpoints a business has named, and how events are matched to them.
 *
 * @module
 */
import { z } from 'zod'
import { limits } from './limits.ts'

/** The parts of a customer's life with a business. */
export const phase = z.enum(['pre_purchase', 'purchase', 'post_purchase'])
export type Phase = z.output<typeof phase>

/** The medium of a contact. */
export const channel = z.enum([
  'web',
  'chat',
  'email',
  'phone',
  'store',
  'social',
  'ad',
  'review',
  'delivery',
  'survey',
])
export type Channel = z.output<typeof channel>

/** A named place of contact. */
export const touchpoint = z.object({
  /** Lower case, digits and hyphens: `product-page`. */
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be lower case letters, digits and hyphens, at most 64'),
  name: z.string().min(1).max(limits.nameLength),
  phase,
  channel,
  /** `physical` for a shop window or a parcel. */
  medium: z.enum(['digital', 'physical']).default('digital'),
  /** `indirect` for what the business does not run itself, such as a review site. */
  control: z.enum(['direct', 'indirect']).default('direct'),
  /** Who looks after it. */
  owner: z.string().max(limits.userLength).optional(),
  /**
   * Which events are touches of it. Explicit markup (`data-touchpoint="id"`) wins, then an event's name,
   * then the longest path pattern; `*` in a pattern stands for any characters.
   */
  match: z
    .object({
      events: z.array(z.string().max(limits.nameLength)).default([]),
      paths: z.array(z.string().startsWith('/').max(limits.urlLength)).default([]),
    })
    .default({ events: [], paths: [] }),
})
export type Touchpoint = z.output<typeof touchpoint>

/** A site's inventory: touchpoints with unique ids. */
export const inventory = z.array(touchpoint).superRefine((entries, context) => {
  const seen = new Set<string>()
  for (const [index, entry] of entries.entries()) {
    if (seen.has(entry.id)) {
      context.addIssue({ code: 'custom', path: [index, 'id'], message: `is used twice: ${entry.id}` })
    }
    seen.add(entry.id)
  }
})
export type Inventory = z.output<typeof inventory>
