/**
 * Answers the question for one person's journey.
 *
 * @module
 */
import type { z } from 'zod'
import { type Asking, rowsOf, siteOf } from '../asking.ts'
import { readNames } from '../names.ts'
import type { JourneyAnswer } from './answer.ts'
import { findPerson } from './find-person.ts'
import { ownEvents } from './own-events.ts'
import type { journeyQuestion } from './question.ts'
import { revenueOf, shapeOutcomes, shapeSession, shapeTouches } from './shape.ts'
import {
  type ElementRow,
  type EventRow,
  elementsSql,
  eventsShown,
  eventsSql,
  type SessionRow,
  sessionsSql,
  type VisitorRow,
  visitorsSql,
} from './sql.ts'

/** Everything one person did, in order. */
export async function answerJourney(
  asking: Asking,
  question: z.output<typeof journeyQuestion>,
): Promise<{ readonly answer: JourneyAnswer; readonly rule: string }> {
  const site = siteOf(asking, question.site)
  const person = await findPerson(asking, site.id, question.person)
  const [visitors, elements, sessions] = await Promise.all([
    rowsOf<VisitorRow>(asking, visitorsSql(site.id, person)),
    rowsOf<ElementRow>(asking, elementsSql(site.id, person)),
    rowsOf<SessionRow>(asking, sessionsSql(site.id, person)),
  ])
  const ids = visitors.map(({ visitor }) => visitor)
  const [found, names] = await Promise.all([
    rowsOf<EventRow>(asking, eventsSql(site.id, ids)),
    readNames(asking, site.id, elements),
  ])
  const events = ownEvents(found, visitors, person)
  // Reports that a page makes when it is left belong to no touch. Without a touch they are all there is.
  const times = (elements.length > 0 ? elements : events).map(({ at }) => at)
  const answer: JourneyAnswer = {
    person,
    user: visitors.find(({ user }) => user !== '')?.user ?? null,
    visitors: ids,
    firstAt: times.reduce((one, other) => Math.min(one, other), times[0] ?? 0),
    lastAt: times.reduce((one, other) => Math.max(one, other), times[0] ?? 0),
    outcomes: shapeOutcomes(elements, asking.now).map(outcome => ({
      ...outcome,
      revenue: revenueOf(elements.filter(({ journey }) => journey === outcome.journey)),
    })),
    sessions: sessions.map(shapeSession),
    touches: shapeTouches(elements, events, names),
    revenue: revenueOf(elements),
  }
  return { answer, rule: journeyRule(person, ids.length, found.length) }
}

function journeyRule(person: string, visitors: number, events: number): string {
  const whose = `All events of ${person} from ${visitors} ${visitors === 1 ? 'visitor' : 'visitors'}`
  const cut =
    events === eventsShown ? `, of which the newest ${eventsShown.toLocaleString('en')} are shown` : ''
  return `${whose} in the order they happened${cut}; a new journey begins after a key event or 30 quiet days.`
}
