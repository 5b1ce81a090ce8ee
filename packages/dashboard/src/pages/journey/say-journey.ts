/**
 * One person's journey in a sentence.
 *
 * @module
 */
import type { JourneyAnswer } from '@touchline/analysis'
import { formatAgo, formatPause } from '../../format/duration.ts'
import { formatMoneys } from '../../format/money.ts'
import { touchName } from '../../route/touch-kind.ts'

/** Who did something this recently may do more at any moment. */
const present = 5 * 60 * 1000

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth']

function onVisit(count: number): string {
  const name = ordinals[count - 1]
  return name === undefined ? `after ${count} visits` : `on the ${name} visit`
}

function sayOrder(journey: JourneyAnswer): string {
  const last = journey.outcomes.findLast(({ outcome }) => outcome === 'converted')
  const visits = journey.sessions.filter(({ startAt }) => startAt <= (last?.endAt ?? 0)).length
  const length = (last?.endAt ?? 0) - (last?.startAt ?? 0)
  const value = formatMoneys(journey.revenue)
  const what = value === '' ? 'Reached the goal' : `Ordered for ${value}`
  const when = visits > 0 ? ` ${onVisit(visits)}` : ''
  return length < 60_000 ? `${what}${when}` : `${what}${when}, ${formatPause(length)} after the first touch`
}

/** What to know about a person at first sight: ordered, here now, undecided, or gone. */
export function sayJourney(journey: JourneyAnswer, now: number): string {
  const place = journey.touches.at(-1)
  const where = place === undefined ? '' : ` at “${touchName(place)}”`
  const outcome = journey.outcomes.at(-1)?.outcome
  if (outcome !== 'converted' && now - journey.lastAt < present) return `In the shop right now${where}`
  if (journey.outcomes.some(entry => entry.outcome === 'converted')) return sayOrder(journey)
  if (outcome === 'lost') return `Left${where} and did not come back for 30 days`
  return `Undecided: last seen${where}, ${formatAgo(journey.lastAt, now)}`
}
