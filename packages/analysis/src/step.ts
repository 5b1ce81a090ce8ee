/**
 * A step: a condition on one event.
 *
 * @module
 */
import { z } from 'zod'
import { condition } from './condition.ts'

const narrowing = {
  label: z.string().min(1).max(64).optional(),
  where: z.array(condition).max(20).optional(),
}

const eventStep = z.strictObject({ event: z.string().min(1).max(64), ...narrowing })
/** `*` stands for any characters; the whole path must match. */
const pageStep = z.strictObject({
  page: z.string().startsWith('/', 'must begin with /').max(4096),
  ...narrowing,
})
const touchpointStep = z.strictObject({ touchpoint: z.string().min(1).max(64), ...narrowing })
const simpleStep = z.union([eventStep, pageStep, touchpointStep])
export type SimpleStep = z.output<typeof simpleStep>

/** `true`: whoever comes further without this step is counted at it. */
const skipping = { optional: z.boolean().optional() }

/** One step of a funnel: an event by name, a page view by path, a touchpoint by id, or any of such. */
const step = z.union([
  eventStep.extend(skipping),
  pageStep.extend(skipping),
  touchpointStep.extend(skipping),
  z.strictObject({ any: z.array(simpleStep).min(1).max(50), ...narrowing, ...skipping }),
])
export type Step = z.output<typeof step>

/** The steps of a funnel. Nobody can skip the first one, and nobody comes further than the last one. */
export const steps = z
  .array(step)
  .min(1)
  .max(50)
  .superRefine((all, context) => {
    for (const index of new Set([0, all.length - 1])) {
      if (all[index]?.optional !== true) continue
      const message = 'must be left out of the first and the last step'
      context.addIssue({ code: 'custom', path: [index, 'optional'], message })
    }
  })

/** The step's own label, or one made from its condition: `/cart or add_to_cart`. */
export function labelOf(of: Step): string {
  if (of.label !== undefined) return of.label
  if ('event' in of) return of.event
  if ('page' in of) return of.page
  if ('touchpoint' in of) return of.touchpoint
  return of.any.map(labelOf).join(' or ')
}
