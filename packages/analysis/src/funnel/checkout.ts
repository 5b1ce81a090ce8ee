/**
 * The funnel that needs no configuration: the shop's own checkout, from what arrived.
 *
 * A step is known by GA4's event for it and by the page that stands for the same moment, so that a shop that
 * sends only one of the two gets the same funnel. GA4's `add_shipping_info` and `add_payment_info` mean that
 * the choice was sent, so their page is the one that comes after it. A cart page stands for an addition: shops
 * without events show it after each.
 *
 * A wallet, a buy-now button and a cart of yesterday begin a checkout past the cart, and saved data, wallets and
 * goods that are not sent lead from there to the order past delivery and payment. So these three are optional, and
 * one sighting of theirs takes nobody's order away.
 *
 * @module
 */
import { events as eventsTable, type Site } from '@touchline/ingest'
import { type Asking, rowsOf } from '../asking.ts'
import { conditionSql } from '../condition.ts'
import type { Span } from '../period.ts'
import { join, sql, table } from '../sql.ts'
import type { SimpleStep, Step } from '../step.ts'
import { type SeenRow, type SeenSpans, seenSql } from './seen.ts'

interface CheckoutStep {
  readonly label: string
  readonly ways: readonly SimpleStep[]
  /** Whoever comes further without it is counted at it. */
  readonly optional?: true
}

const events = (...names: readonly string[]): readonly SimpleStep[] => names.map(event => ({ event }))
const pages = (...paths: readonly string[]): readonly SimpleStep[] => paths.map(page => ({ page }))
/** A step that was done: GA4 has events of its own for most, and a step that was only shown is not done. */
const done = (value: string): SimpleStep => ({
  event: 'checkout_step',
  where: [
    { field: 'data.step', op: '=', value },
    { field: 'data.state', op: '!=', value: 'shown' },
  ],
})
/** As with pages, that a step was shown says that the one before it was done. */
const shown = (...steps: readonly string[]): SimpleStep => ({
  event: 'checkout_step',
  where: [
    { field: 'data.step', op: 'in', value: [...steps] },
    { field: 'data.state', op: '=', value: 'shown' },
  ],
})

const orderPlaced = 'Order placed'

/** No path belongs to two steps: `/checkout/*` would be all of them. */
const catalogue: readonly CheckoutStep[] = [
  {
    label: 'Product viewed',
    ways: [
      ...events('view_item'),
      ...pages('/product/*', '/products/*', '/*/products/*', '/p/*', '/item/*', '/items/*'),
    ],
  },
  {
    label: 'Added to cart',
    optional: true,
    ways: [
      ...events('add_to_cart', 'view_cart'),
      ...pages('/cart', '/cart.*', '/*/cart', '/basket', '/*/basket', '/bag', '/*/bag', '/shopping-cart'),
    ],
  },
  {
    label: 'Checkout begun',
    ways: [
      ...events('begin_checkout'),
      ...pages(
        '/checkout',
        '/*/checkout',
        '/checkout/contact',
        '/checkout/customer',
        '/checkout/information',
      ),
      ...pages('/checkout/address', '/checkout/start', '/checkouts/*/information'),
    ],
  },
  {
    label: 'Delivery chosen',
    optional: true,
    ways: [
      ...events('add_shipping_info'),
      done('shipping'),
      shown('payment', 'review'),
      ...pages('/checkout/payment', '/*/checkout/payment', '/checkouts/*/payment'),
    ],
  },
  {
    label: 'Payment given',
    optional: true,
    ways: [
      ...events('add_payment_info'),
      done('payment'),
      shown('review'),
      ...pages('/checkout/review', '/*/checkout/review', '/checkout/confirm', '/checkout/overview'),
    ],
  },
  {
    label: orderPlaced,
    ways: [
      ...events('purchase'),
      ...pages(
        '/checkout/confirmation',
        '/*/checkout/confirmation',
        '/checkout/success',
        '/checkout/*/success',
      ),
      ...pages(
        '/checkout/complete',
        '/checkout/thank-you*',
        '/checkout/thank_you*',
        '/checkouts/*/thank*you',
      ),
      ...pages('/checkout/order-received*', '/order-received*', '/order-confirmation*', '/thank-you*'),
    ],
  },
]

/** A shop's own checkout, as it was seen. */
interface Checkout {
  /** The steps that were seen in the period, each by the events and pages that were seen for it. */
  readonly steps: readonly Step[]
  /** Which of these were seen in the period before as well. */
  readonly seenBefore: readonly boolean[]
  /** Whether its first step was seen in any session: not in a shop whose server tells of everything. */
  readonly inSessions: boolean
}

/** A step of the catalogue with the ways of it that were seen. */
interface SeenStep extends Omit<CheckoutStep, 'ways'> {
  readonly inSpan: readonly SimpleStep[]
  readonly inReach: readonly SimpleStep[]
  readonly inSessions: readonly SimpleStep[]
  readonly inBefore: readonly SimpleStep[]
}

/** Finds the checkout of a period; `reach` is the span of everything that is counted with it. */
export async function findCheckout(asking: Asking, site: Site, spans: SeenSpans): Promise<Checkout> {
  const seen = await seenSteps(asking, site, spans)
  const found = (await Promise.all(seen.map(step => chooseWays(asking, site, { step, spans })))).flat()
  return {
    steps: withFixedEnds(found.map(({ step }) => step)),
    seenBefore: found.map(({ seenBefore }) => seenBefore),
    inSessions: found[0]?.inSessions ?? false,
  }
}

/** The step by the ways that count; none when nothing met them in the period. */
async function chooseWays(
  asking: Asking,
  site: Site,
  { step, spans }: { readonly step: SeenStep; readonly spans: SeenSpans },
): Promise<readonly { readonly step: Step; readonly seenBefore: boolean; readonly inSessions: boolean }[]> {
  const { inSpan, inReach, inSessions, inBefore } = step
  const same = { label: step.label, ...(step.optional === true && { optional: true }) }
  if (inSpan.some(isPlain)) {
    return [
      {
        step: { ...same, any: inReach.filter(isPlain) },
        seenBefore: inBefore.some(isPlain),
        inSessions: inSessions.some(isPlain),
      },
    ]
  }
  if (inSpan.length === 0 || !(await wereMet(asking, site, { ways: inSpan, span: spans.span }))) return []
  const { before } = spans
  return [
    {
      step: { ...same, any: [...inReach] },
      seenBefore:
        before !== null &&
        inBefore.length > 0 &&
        (await wereMet(asking, site, { ways: inBefore, span: before })),
      inSessions: inSessions.length > 0,
    },
  ]
}

/** Where a funnel begins and ends, nothing can be skipped. */
export function withFixedEnds(steps: readonly Step[]): readonly Step[] {
  return steps.map((step, index) => {
    if (index > 0 && index < steps.length - 1) return step
    const { optional: _, ...fixed } = step
    return fixed
  })
}

async function seenSteps(asking: Asking, site: Site, spans: SeenSpans): Promise<readonly SeenStep[]> {
  const steps = catalogue.map(step =>
    step.label === orderPlaced ? { ...step, ways: [...step.ways, ...keyEventOf(site)] } : step,
  )
  const all = steps.flatMap(step => step.ways).map(withoutConditions)
  const [row] = await rowsOf<SeenRow>(asking, seenSql(site.id, all, spans))
  let first = 0
  return steps.map(({ ways, ...step }) => {
    const from = first
    first += ways.length
    const those = (seen: readonly number[] | undefined) =>
      ways.filter((_, index) => seen?.[from + index] === 1)
    return {
      ...step,
      inSpan: those(row?.in_span),
      inReach: those(row?.in_reach),
      inSessions: those(row?.in_sessions),
      inBefore: those(row?.in_before),
    }
  })
}

/** Conditions are decided on the events, which costs several times as much: they count where nothing else tells. */
const isPlain = ({ where }: SimpleStep): boolean => where === undefined

/** Whether any event meets the conditions of any of these ways. */
async function wereMet(
  asking: Asking,
  site: Site,
  { ways, span }: { readonly ways: readonly SimpleStep[]; readonly span: Span },
): Promise<boolean> {
  const met = ways.flatMap(way =>
    'event' in way
      ? [sql`(name = ${way.event} AND ${join((way.where ?? []).map(conditionSql), ' AND ')})`]
      : [],
  )
  const rows = await rowsOf(
    asking,
    sql`SELECT 1 AS met FROM ${table(eventsTable)}
WHERE site = ${site.id} AND verdict = 'human' AND counted = 1 AND at >= ${span.from} AND at < ${span.to} AND (${join(met, ' OR ')}) LIMIT 1`,
  )
  return rows.length > 0
}

/** A shop may call its order by another name. */
function keyEventOf({ keyEvent }: Site): readonly SimpleStep[] {
  return keyEvent === 'purchase' ? [] : events(keyEvent)
}

function withoutConditions(way: SimpleStep): SimpleStep {
  const { where: _, ...plain } = way
  return plain
}
