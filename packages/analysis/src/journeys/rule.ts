/**
 * How a list was made, in words.
 *
 * @module
 */
import type { Site } from '@touchline/ingest'
import type { Unit } from '../funnel/question.ts'
import type { ResolvedFunnel } from '../funnel/resolve.ts'
import type { Days } from '../period.ts'
import type { Segment } from '../segment.ts'
import { labelOf } from '../step.ts'

const plural = { person: 'Persons', visitor: 'Visitors', session: 'Sessions', journey: 'Journeys' } as const

/** What a list was made of. */
interface Listed {
  readonly unit: Unit
  readonly question: Days
  readonly site: Site
  readonly behind?: Segment & { readonly resolved: ResolvedFunnel }
}

/** One sentence: whose rows, of when, in which order. */
export function journeysRule({ unit, question, site, behind }: Listed): string {
  if (behind === undefined) {
    return `${plural[unit]} with a page view or interaction ${days(question, site)}, the newest first.`
  }
  const { steps } = behind.resolved.funnel
  const here = steps[behind.step - 1]
  if (here === undefined)
    return `No step of a checkout was seen ${days(behind.funnel, site)}, so nothing is listed.`
  const next = steps[behind.step]
  const after = next === undefined ? 'a step after it' : `“${labelOf(next)}”`
  const outcome = {
    reached: `that reached “${labelOf(here)}”`,
    dropped: `that reached “${labelOf(here)}” and not ${after}, and whose time is over`,
    inProgress: `that reached “${labelOf(here)}” and not yet ${after}, and whose time is not over`,
  }[behind.outcome]
  return `${plural[unit]} ${outcome}, with the first step ${days(behind.funnel, site)}, the newest first.`
}

function days({ from, to }: Days, site: Site): string {
  return `from ${from} to before ${to} (${site.timeZone})`
}
