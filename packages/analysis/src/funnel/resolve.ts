/**
 * From a funnel's question to the funnel it means: defaults filled in, `checkout` spelled out.
 *
 * @module
 */
import { type Asking, siteOf } from '../asking.ts'
import { previousDays, toSpan } from '../period.ts'
import { findCheckout, withFixedEnds } from './checkout.ts'
import type { ResolvedFunnelQuestion } from './question.ts'
import type { Funnel } from './units.ts'

const dayMs = 24 * 60 * 60 * 1000

/** A question with nothing left open, and what it counts. */
export interface ResolvedFunnel {
  readonly question: ResolvedFunnelQuestion
  readonly funnel: Funnel
  /** The same for the period before, when it was asked for. */
  readonly previous: PreviousFunnel | null
}

/** A funnel of the period before; of a checkout, with the steps that were seen then. */
export interface PreviousFunnel {
  readonly funnel: Funnel
  /** For each step of the period asked for, whether it is one of this funnel. */
  readonly has: readonly boolean[]
  readonly from: string
  readonly to: string
}

/**
 * Fills in what a question leaves open.
 *
 * @param field Where the question stands within what was asked, to name a wrong field: `segment.funnel.`.
 * @returns a funnel without steps when `checkout` was asked for and none of it arrived in the period.
 */
export async function resolveFunnel(
  asking: Asking,
  question: ResolvedFunnelQuestion,
  field = '',
): Promise<ResolvedFunnel> {
  const site = siteOf(asking, question.site, `${field}site`)
  const isCheckout = question.steps === 'checkout'
  // A session is at most a day long, so that a day is its own length.
  const windowMs = question.windowMs ?? (isCheckout || question.unit === 'session' ? dayMs : 14 * dayMs)
  const span = toSpan(question, site.timeZone, `${field}to`)
  const before = question.compare === 'previous' ? previousDays(question) : null
  const previousSpan = before === null ? null : toSpan(before, site.timeZone)
  const mature = question.mature ?? false
  const { steps, seenBefore, inSessions } =
    question.steps === 'checkout'
      ? await findCheckout(asking, site, {
          span,
          reach: { from: (previousSpan ?? span).from, to: span.to + windowMs },
          before: previousSpan,
        })
      : { steps: question.steps, seenBefore: null, inSessions: false }
  // Where nothing of a checkout is counted in a session, there are persons alone to count.
  const unit = question.unit ?? (isCheckout && (inSessions || steps.length === 0) ? 'session' : 'person')
  const funnel = { site: site.id, span, unit, steps, windowMs, mature, now: asking.now }
  return {
    // Without a single step there is nothing to spell out; the question stays one that can be asked.
    question: { ...question, unit, windowMs, mature, steps: steps.length === 0 ? 'checkout' : [...steps] },
    funnel,
    previous:
      before === null || previousSpan === null
        ? null
        : { ...toPrevious({ ...funnel, span: previousSpan }, seenBefore), ...before },
  }
}

/** Units are those of the first step, seen or not. `seen` is `null` for steps that somebody chose: they are all asked for. */
function toPrevious(funnel: Funnel, seen: readonly boolean[] | null): Pick<PreviousFunnel, 'funnel' | 'has'> {
  const has = funnel.steps.map((_, index) => index === 0 || seen === null || seen[index] === true)
  const kept = funnel.steps.filter((_, index) => has[index])
  return { funnel: { ...funnel, steps: withFixedEnds(kept) }, has }
}
