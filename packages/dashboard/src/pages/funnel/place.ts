import type { FunnelAnswer } from '@touchline/analysis'

type Resolved = FunnelAnswer['resolved']['steps']
type ResolvedStep = Exclude<Resolved, string>[number]

/** Where people are who have not done this yet. */
const placesBefore: Readonly<Record<string, string>> = {
  view_item: 'before they see a product',
  add_to_cart: 'without filling a cart',
  view_cart: 'before they open the cart',
  begin_checkout: 'at the cart',
  add_shipping_info: 'at delivery',
  add_payment_info: 'at payment',
  purchase: 'at the last step',
}

/** The ready checkout’s own labels: a shop that sends only pages is told the same. */
const eventsOfLabels: Readonly<Record<string, string>> = {
  'Product viewed': 'view_item',
  'Added to cart': 'add_to_cart',
  'Checkout begun': 'begin_checkout',
  'Delivery chosen': 'add_shipping_info',
  'Payment given': 'add_payment_info',
  'Order placed': 'purchase',
}

/** What people do before they mean to buy: leaving then is no leak of the checkout. */
const browsing = new Set(['page_view', 'view_item_list', 'select_item', 'view_item', 'search'])

/** The names of the events that fulfil a step, the one its label stands for first. */
function eventsOf(step: ResolvedStep | undefined): readonly string[] {
  if (step === undefined) return []
  const parts = 'any' in step ? step.any : [step]
  const labelled = eventsOfLabels[step.label ?? '']
  const sent = parts.flatMap(part => ('event' in part ? [part.event] : []))
  return labelled === undefined ? sent : [labelled, ...sent]
}

/** A step of the resolved funnel, from 1. */
function stepAt(steps: Resolved, number: number): ResolvedStep | undefined {
  return typeof steps === 'string' ? undefined : steps[number - 1]
}

/**
 * Where those who did not come to a step left, as the end of a sentence: `at delivery`. A step that is only
 * a page or the shop's own event is named by its label.
 */
export function placeBefore(answer: FunnelAnswer, number: number): string {
  const named = eventsOf(stepAt(answer.resolved.steps, number))
    .map(name => placesBefore[name])
    .find(place => place !== undefined)
  return named ?? `before “${answer.steps[number - 1]?.label ?? number}”`
}

/** Whether a step only looks around. */
export function isBrowsing(answer: FunnelAnswer, number: number): boolean {
  return eventsOf(stepAt(answer.resolved.steps, number)).some(name => browsing.has(name))
}
