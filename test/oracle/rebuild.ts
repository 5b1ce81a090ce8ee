/**
 * The whole rebuild in plain TypeScript: what the SQL must agree with.
 *
 * It is written from `definitions.md` alone and shares no code with the product.
 *
 * @module
 */
import { type JourneyRow, type JourneySettings, toJourney } from './journeys.ts'
import { findAllPersons, inOrder } from './persons.ts'
import { findRetold } from './retold.ts'
import { findSessions, type SessionRow, toSessionRow } from './sessions.ts'
import { firstReceipts, groupBy, type StoredEvent } from './stored-event.ts'

export interface IdentityRow {
  visitor: string
  run: string
  from_at: number
  person: string
  user: string
}

/** All derived rows of one site, each list in the order of its key. */
export interface Derived {
  identity: IdentityRow[]
  members: { person: string; visitor: string }[]
  sessions: SessionRow[]
  journeys: JourneyRow[]
}

const sorted = <Row>(rows: Row[], key: (row: Row) => string): Row[] =>
  rows.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))

/** Derives everything from the rows of `events` of one site, copies included, in any order. */
export function rebuildByHand(stored: readonly StoredEvent[], settings: JourneySettings): Derived {
  const owned = findAllPersons(firstReceipts(stored))
  const retold = findRetold(owned, settings.keyEvent)
  const events = owned.map(event => (retold.has(event.id) ? { ...event, value: 0, retold: true } : event))
  const sessions = [...groupBy(events, event => event.storage).values()].flatMap(storage =>
    findSessions(inOrder(storage)),
  )
  const sessionOf = new Map(
    sessions.flatMap(({ id, events }) => events.map(event => [event.id, id] as const)),
  )
  const runs = [...groupBy(events, event => `${event.visitor} ${event.run}`).values()]
  const identity = runs.flatMap(([first]) =>
    first === undefined
      ? []
      : [
          {
            visitor: first.visitor,
            run: first.run,
            from_at: first.at,
            person: first.person,
            user: first.knownUser,
          },
        ],
  )
  const members = new Map(
    identity.map(({ person, visitor }) => [`${person} ${visitor}`, { person, visitor }]),
  )
  const journeys = [...groupBy(events, event => event.person).values()]
    .map(own => toJourney(own, sessionOf, settings))
    .filter(journey => journey !== null)
  return {
    identity: sorted(identity, row => `${row.visitor} ${row.run}`),
    members: sorted([...members.values()], row => `${row.person} ${row.visitor}`),
    sessions: sorted(
      sessions.map(session => toSessionRow(session, settings.keyEvent)),
      row => `${row.person} ${row.session}`,
    ),
    journeys: sorted(journeys, row => row.person),
  }
}
