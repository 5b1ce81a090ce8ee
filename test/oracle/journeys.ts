/**
 * Journeys, event by event, after `definitions.md` 2.1 and 2.2.
 *
 * @module
 */
import { inOrder, type OwnedEvent } from './persons.ts'
import { zero } from './stored-event.ts'

/** One element of a journey, with names where the table has codes. */
export interface Element {
  at: number
  event: string
  path: string
  touchpoint: string
  visitor: string
  session: string
  journey: number
  starts_touch: number
  is_view: number
  key_event: number
  value: number
  currency: string
  engaged_ms: number
}

export interface JourneyRow {
  person: string
  user: string
  visitors: string[]
  sessions: string[]
  elements: Element[]
}

/** The part of an inventory that matches events. */
export interface TouchpointRule {
  readonly id: string
  readonly match: { readonly events: readonly string[]; readonly paths: readonly string[] }
}

/** What journeys depend on besides the events. */
export interface JourneySettings {
  readonly keyEvent: string
  readonly inventory: readonly TouchpointRule[]
}

const minutes = 60_000

/** Explicit markup, then the event's name, then the longest path pattern. */
function findTouchpoint(
  { touchpoint, name, path }: OwnedEvent,
  inventory: readonly TouchpointRule[],
): string {
  if (touchpoint !== '') return touchpoint
  const byName = inventory.find(({ match }) => match.events.includes(name))
  if (byName !== undefined) return byName.id
  let best = { id: '', length: -1 }
  for (const { id, match } of inventory) {
    for (const pattern of match.paths) {
      const text = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')
      if (new RegExp(`^${text}$`, 's').test(path) && pattern.length > best.length)
        best = { id, length: pattern.length }
    }
  }
  return best.id
}

/** One person's journey; `sessionOf` names the session of an event by the event's id. */
export function toJourney(
  events: readonly OwnedEvent[],
  sessionOf: ReadonlyMap<string, string>,
  { keyEvent, inventory }: JourneySettings,
): JourneyRow | null {
  const elements: Element[] = []
  const views = new Set<string>()
  for (const event of inOrder(events).filter(({ counted }) => counted === 1)) {
    const before = elements.at(-1)
    const touchpoint = findTouchpoint(event, inventory)
    const quiet = before === undefined ? 0 : event.at - before.at
    const endsJourney = before !== undefined && (before.key_event === 1 || quiet > 30 * 24 * 60 * minutes)
    const startsJourney = before === undefined || endsJourney
    const isView = event.name === 'page_view'
    const viewKey = `${event.visitor} ${event.view}`
    const firstOfView = isView && event.view !== zero && !views.has(viewKey)
    if (isView) views.add(viewKey)
    elements.push({
      at: event.at,
      event: event.name,
      path: event.path,
      touchpoint,
      visitor: event.visitor,
      session: sessionOf.get(event.id) ?? '',
      journey: (before?.journey ?? 0) + (startsJourney ? 1 : 0),
      starts_touch: startsJourney || before?.touchpoint !== touchpoint || quiet > 30 * minutes ? 1 : 0,
      is_view: isView ? 1 : 0,
      key_event: event.name === keyEvent && event.retold !== true ? 1 : 0,
      value: event.value,
      currency: event.currency,
      engaged_ms: firstOfView ? engagedOf(events, event) : 0,
    })
  }
  const [first] = events
  if (elements.length === 0 || first === undefined) return null
  return {
    person: first.person,
    user: first.knownUser,
    visitors: [...new Set(elements.map(element => element.visitor))],
    sessions: [...new Set(elements.map(element => element.session))].filter(session => session !== ''),
    elements,
  }
}

function engagedOf(events: readonly OwnedEvent[], { visitor, view }: OwnedEvent): number {
  return events
    .filter(event => event.visitor === visitor && event.view === view)
    .reduce((total, event) => total + event.engaged_ms, 0)
}
