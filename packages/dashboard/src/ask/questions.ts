/**
 * The questions that the pages ask.
 *
 * @module
 */
import type { FunnelQuestion, JourneyQuestion, JourneysQuestion, Segment } from '@touchline/analysis'
import type { Behind } from '../address/address.ts'
import type { Days } from '../address/period.ts'

/** A site and the days in question. */
export interface Scope extends Days {
  readonly site: string
}

/** Rows of journeys that a page shows at once. */
export const pageSize = 25

/** The shop's own checkout, with the period before. */
export function checkoutQuestion({ site, from, to }: Scope): FunnelQuestion {
  return { question: 'funnel', site, from, to, steps: 'checkout', compare: 'previous' }
}

/** The units behind a bar of the checkout. */
function checkoutSegment({ site, from, to }: Scope, behind: Behind): Segment {
  return { funnel: { question: 'funnel', site, from, to, steps: 'checkout' }, ...behind }
}

/** The newest journeys, or those behind a bar. */
export function journeysQuestion(
  scope: Scope,
  list: { readonly behind?: Behind | undefined; readonly offset?: number; readonly limit?: number },
): JourneysQuestion {
  const { site, from, to } = scope
  return {
    question: 'journeys',
    site,
    from,
    to,
    limit: list.limit ?? pageSize,
    offset: list.offset ?? 0,
    ...(list.behind === undefined ? {} : { segment: checkoutSegment(scope, list.behind) }),
  }
}

/** Everything that one person did. */
export function journeyQuestion(site: string, person: string): JourneyQuestion {
  return { question: 'journey', site, person }
}
