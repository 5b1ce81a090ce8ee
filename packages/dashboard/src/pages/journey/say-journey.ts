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

type Converted = JourneyAnswer['outcomes'][number]

/** The last order, with its own value, its own visits and its own length: each order ends a journey. */
function sayOrder({ outcomes, touches }: JourneyAnswer, last: Converted): string {
  const own = touches.filter(({ journey }) => journey === last.journey)
  const visits = new Set(own.flatMap(({ session }) => session ?? [])).size
  const length = last.endAt - last.startAt
  const value = formatMoneys(last.revenue)
  const isFirst = outcomes[0] === last
  const again = outcomes.find(({ outcome }) => outcome === 'converted') === last ? '' : ' again'
  const what = value === '' ? `Reached the goal${again}` : `Ordered${again} for ${value}`
  const when = visits > 0 ? ` ${onVisit(visits)}${isFirst ? '' : ' of this journey'}` : ''
  const after = length < 60_000 ? '' : `, ${formatPause(length)} after ${isFirst ? 'the' : 'its'} first touch`
  return `${what}${when}${after}`
}

/** What to know about a person at first sight: ordered, here now, undecided, or gone. */
export function sayJourney(journey: JourneyAnswer, now: number): string {
  const { outcomes, sessions, touches } = journey
  // What a server sends, and what a page reports when it is left, shows nobody in the shop: no session has it as its end.
  const place = touches.findLast(({ session }) => session !== null) ?? touches.at(-1)
  const seenAt =
    sessions.length === 0 ? journey.lastAt : sessions.reduce((last, { endAt }) => Math.max(last, endAt), 0)
  const where = place === undefined ? '' : ` at “${touchName(place)}”`
  const outcome = outcomes.at(-1)?.outcome
  if (outcome !== 'converted' && sessions.length > 0 && now - seenAt < present) {
    return `In the shop right now${where}`
  }
  const order = outcomes.findLast(entry => entry.outcome === 'converted')
  if (order !== undefined) return sayOrder(journey, order)
  if (outcome === 'lost') return `Left${where} and did not come back for 30 days`
  return `Undecided: last seen${where}, ${formatAgo(seenAt, now)}`
}
