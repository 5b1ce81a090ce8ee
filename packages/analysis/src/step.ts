/**
 * A step: a condition on one event.
 *
 * @module
 */
import { z } from 'zod'

/** How a value is compared. */
export const operator = z.enum([
  '=',
  '!=',
  'in',
  'not-in',
  '>',
  '>=',
  '<',
  '<=',
  'between',
  'contains',
  'starts-with',
  'exists',
])

const scalar = z.union([z.string().max(2048), z.number(), z.boolean()])

/** A further condition on the event of a step: a field of its data or its page. */
export const condition = z.strictObject({
  /** `data.value`, `data.items`, `page.title` … */
  field: z.string().regex(/^(data|page)\.[A-Za-z0-9_.-]{1,128}$/, 'must be data.… or page.…'),
  op: operator,
  value: z.union([scalar, z.array(scalar).max(1000)]).optional(),
})
export type Condition = z.output<typeof condition>

const narrowing = {
  label: z.string().min(1).max(64).optional(),
  where: z.array(condition).max(20).optional(),
}

const eventStep = z.strictObject({ event: z.string().min(1).max(64), ...narrowing })
/** `*` stands for any characters; the whole path must match. */
const pageStep = z.strictObject({ page: z.string().startsWith('/').max(4096), ...narrowing })
const touchpointStep = z.strictObject({ touchpoint: z.string().min(1).max(64), ...narrowing })
const simpleStep = z.union([eventStep, pageStep, touchpointStep])
export type SimpleStep = z.output<typeof simpleStep>

/** One step of a funnel: an event by name, a page view by path, a touchpoint by id, or any of such. */
export const step = z.union([
  eventStep,
  pageStep,
  touchpointStep,
  z.strictObject({ any: z.array(simpleStep).min(1).max(50), ...narrowing }),
])
export type Step = z.output<typeof step>
