/**
 * One event as it travels: a discriminated union on `name` where a name has data of its own,
 * open for the shop's own names.
 *
 * @module
 */
import { z } from 'zod'
import { eventId, uuid } from './id.ts'
import { limits } from './limits.ts'
import { plainCheck } from './plain.ts'
import { vocabulary } from './vocabulary.ts'

/**
 * A field that may be left out, or written as `null` or an empty text: shops' own code does all three,
 * and a purchase must not be lost over it.
 */
const orNothing = <Schema extends z.ZodType>(schema: Schema, error: string) =>
  z
    .union([schema, z.null().transform(() => undefined), z.literal('').transform(() => undefined)], { error })
    .optional()

const amountFault = 'must be a number, such as 19.9'
const currencyFault = 'must be a three-letter currency code'

// Beyond it sums of money lose their cents, and no order is that large.
const largestAmount = 1e13

/** A number, or the text of one: shops write prices both ways. */
const amount = orNothing(
  z.union([
    z.number().min(-largestAmount).max(largestAmount),
    z
      .string()
      .regex(/^-?\d{1,13}(\.\d{1,10})?$/, amountFault)
      .transform(Number),
  ]),
  amountFault,
)
const text = orNothing(z.union([z.string(), z.number().transform(String)]), 'must be a text or a number')
/** A name that must be there, or a number for one. */
const label = z.union([z.string().min(1).max(limits.nameLength), z.number().transform(String)], {
  error: `must be a name of 1 to ${limits.nameLength} characters, or a number`,
})
const currency = orNothing(z.string().regex(/^[A-Za-z]{3}$/, currencyFault), currencyFault)

/** A product in a list, a cart or an order, with GA4's names. Unknown fields are kept. */
export const item = z.looseObject({
  item_id: text,
  item_name: text,
  item_brand: text,
  item_category: text,
  item_variant: text,
  price: amount,
  quantity: amount,
})
export type Item = z.output<typeof item>

/** Products: shops' templates leave `null` in the place of some, or of the list. */
const items = z.preprocess(withoutNulls, z.array(item).max(500).optional()).optional()

function withoutNulls(list: unknown): unknown {
  if (list === null || list === '') return undefined
  return Array.isArray(list) && list.includes(null) ? list.filter(one => one !== null) : list
}

/** What any event may say about money. */
const commerceData = z.looseObject({
  currency,
  value: amount,
  items,
})

const openData = z.looseObject({})

/** The page an event happened on. */
export const page = z.looseObject({
  /** The id of the viewing of this URL. */
  view: uuid.optional(),
  url: z.string().max(limits.urlLength),
  title: z.string().max(limits.textLength).optional(),
  referrer: z.string().max(limits.urlLength).optional(),
  /** home, category, product, article, cart …, from markup or detection. */
  type: z.string().max(limits.nameLength).optional(),
  /** How the view began. */
  nav: z.enum(['load', 'route', 'bfcache', 'prerender', 'reload']).optional(),
})
export type Page = z.output<typeof page>

/** What a trusted server says about the circumstances of an event that it relays. */
const context = z.looseObject({
  userAgent: z.string().max(limits.textLength).optional(),
  country: z
    .string()
    .regex(/^[A-Za-z]{2}$/, 'must be a two-letter country code')
    .optional(),
  device: z.enum(['desktop', 'mobile', 'tablet', 'tv', 'other']).optional(),
  /** Used for the country and the visitor of a day; never stored. */
  ip: z.string().max(64).optional(),
  /** Nobody looked: a program fetched it in advance. */
  prefetch: z.boolean().optional(),
})
export type EventContext = z.output<typeof context>

const common = {
  id: eventId,
  /** Counts from 1 within one page life. */
  seq: z
    .int()
    .min(1)
    .max(2 ** 31)
    .optional(),
  /** The sender's clock when the event was made, epoch milliseconds. */
  at: z.number().min(0).max(8.64e15),
  /** Milliseconds since the page began, of a clock that is never set. */
  mono: z.number().min(0).optional(),
  page: page.optional(),
  /** Server-side senders name whom the event belongs to with one of these. */
  visitor: uuid.optional(),
  user: z.string().min(1).max(limits.userLength).optional(),
  emailSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/i)
    .optional(),
  orderId: z.string().min(1).max(limits.userLength).optional(),
  context: context.optional(),
}

const named = <Name extends string, Data extends z.ZodType>(name: Name, data: Data) =>
  z.looseObject({ ...common, name: z.literal(name), data })

const commerce = <Name extends string>(name: Name) => named(name, commerceData.optional())

const knownEvent = z.discriminatedUnion('name', [
  commerce('view_item_list'),
  commerce('select_item'),
  commerce('view_item'),
  commerce('view_promotion'),
  commerce('select_promotion'),
  commerce('add_to_wishlist'),
  commerce('add_to_cart'),
  commerce('remove_from_cart'),
  commerce('view_cart'),
  commerce('cart_update'),
  commerce('begin_checkout'),
  commerce('add_shipping_info'),
  commerce('add_payment_info'),
  named('purchase', commerceData.extend({ transaction_id: text }).optional()),
  named('refund', commerceData.extend({ transaction_id: text }).optional()),
  named('checkout_step', commerceData.extend({ step: label })),
  named('search', z.looseObject({ search_term: text }).optional()),
  named(
    'touchpoint',
    z.looseObject({
      touchpoint: label,
      action: orNothing(z.enum(['click', 'seen']), 'must be click or seen'),
    }),
  ),
  named(
    'survey_answer',
    z
      .looseObject({
        kind: z.enum(['nps', 'csat', 'ces']),
        value: z.number(),
        /** The highest answer: 10 for NPS; 5 or 7 for CSAT and CES unless said otherwise. */
        scale: orNothing(z.int().min(2), 'must be a whole number from 2 on'),
        touchpoint: orNothing(
          z.string().max(limits.nameLength),
          `must be a name of at most ${limits.nameLength} characters`,
        ),
        comment: orNothing(
          z.string().max(limits.textLength),
          `must be a text of at most ${limits.textLength} characters`,
        ),
      })
      .refine(data => data.value >= 0 && data.value <= (data.scale ?? (data.kind === 'nps' ? 10 : 7)), {
        path: ['value'],
        message: 'must lie on the scale',
      }),
  ),
  named(
    'identify',
    z.looseObject({
      user: z.string().min(1).max(limits.userLength),
      traits: orNothing(openData, 'must be an object'),
    }),
  ),
])

/** The shop's own events, and the vocabulary's names that need no data. */
const openEvent = z.looseObject({
  ...common,
  name: z.string().min(1).max(limits.nameLength),
  data: openData.optional(),
})

const strictNames = new Set<string>(knownEvent.options.map(option => option.shape.name.value))

const isPlainKnown = plainCheck(knownEvent)
const isPlainOpen = plainCheck(openEvent)
const isPlainPageValue = plainCheck(page)

/**
 * Reads one event. An event whose name has data of its own must have that data; any other name is open.
 * Unknown fields are kept.
 */
export const event = z.union([knownEvent, openEvent.refine(e => !strictNames.has(e.name))])
export type WireEvent = z.output<typeof event>

/** The names whose data is checked; the rest of the vocabulary and the shop's own events are open. */
export const checkedNames: readonly string[] = Object.freeze(vocabulary.filter(name => strictNames.has(name)))

/**
 * Reads one event and says what is wrong in terms of the event's own name rather than of the union.
 *
 * @returns the event, or the issues zod found.
 */
export function readEvent(input: unknown): z.ZodSafeParseResult<WireEvent> {
  const schema = hasStrictName(input) ? knownEvent : openEvent
  return schema.safeParse(input) as z.ZodSafeParseResult<WireEvent>
}

/**
 * Whether `readEvent` would accept the input and give it back as it is: found out without zod, many times faster.
 * `false` means only that `readEvent` must be asked. The input must come from `JSON.parse`.
 */
export function isPlainEvent(input: unknown): input is WireEvent {
  return hasStrictName(input) ? isPlainKnown(input) : isPlainOpen(input)
}

/** Whether an event may have this page, and keeps it as it is. The input must come from `JSON.parse`. */
export function isPlainPage(input: unknown): input is Page {
  return isPlainPageValue(input)
}

function hasStrictName(input: unknown): boolean {
  const name = typeof input === 'object' && input !== null ? (input as { name?: unknown }).name : undefined
  return typeof name === 'string' && strictNames.has(name)
}
