/**
 * The questions that the pages ask.
 *
 * @module
 */
import type {
  FunnelAnswer,
  FunnelQuestion,
  JourneyQuestion,
  JourneysQuestion,
  Segment,
} from '@touchline/analysis'
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
function checkoutSegment({ site, from, to }: Scope, { step, outcome }: Behind): Segment {
  return { funnel: { question: 'funnel', site, from, to, steps: 'checkout' }, step, outcome }
}

/** Which rows of a list are shown. */
interface Rows {
  readonly offset?: number
  readonly limit?: number
}

/** The newest journeys, or those behind a bar. */
export function journeysQuestion(
  scope: Scope,
  list: Rows & { readonly behind?: Behind | undefined },
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

/**
 * The journeys behind a number of the period before: by the segment that the answer gives for it, since the
 * checkout of those days, asked for by itself, may have other steps.
 *
 * @returns `null` when nothing was counted there: the funnel has no such step, or had none then.
 */
export function journeysBefore(
  { previous }: FunnelAnswer,
  { step, outcome }: Behind,
  rows: Rows = {},
): JourneysQuestion | null {
  const counted = previous?.steps[step - 1]
  if (previous === undefined || !counted) return null
  const segment = {
    reached: counted.segment,
    dropped: counted.droppedSegment,
    inProgress: counted.inProgressSegment,
  }[outcome]
  const { site } = segment.funnel
  return { ...journeysQuestion({ site, from: previous.from, to: previous.to }, rows), segment }
}

/** Everything that one person did. */
export function journeyQuestion(site: string, person: string): JourneyQuestion {
  return { question: 'journey', site, person }
}
