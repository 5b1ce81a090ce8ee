/**
 * Sessions, event by event, after `definitions.md` 1.3 to 1.9.
 *
 * @module
 */
import type { OwnedEvent } from './persons.ts'
import { zero } from './stored-event.ts'

/** A session as the table has it, without version. */
export interface SessionRow {
  person: string
  session: string
  visitor: string
  start_at: number
  end_at: number
  duration_ms: number
  page_views: number
  interactions: number
  engaged_ms: number
  visible_ms: number
  bounce: number
  continuation: number
  landing: string
  exit: string
  source: string
  medium: string
  campaign: string
  channel_group: string
  device: string
  browser: string
  os: string
  country: string
  orders: number
  revenue: Record<string, number>
}

/** A session with its events in order. */
export interface Session {
  readonly id: string
  readonly continues: boolean
  readonly events: OwnedEvent[]
}

const minutes = 60_000

/** Cuts one visitor's ordered events into sessions. */
export function findSessions(events: readonly OwnedEvent[]): Session[] {
  const sessions: Session[] = []
  const streams = new Set<string>()
  let startAt = 0
  let lastAt = 0
  let person = ''
  for (const event of events) {
    if (event.activity === 1) {
      const begins =
        sessions.length === 0 ||
        event.at - lastAt > 30 * minutes ||
        event.at - startAt > 24 * 60 * minutes ||
        event.person !== person
      if (begins) {
        const isLoad = event.name === 'page_view' && event.nav !== '' && event.nav !== 'route'
        sessions.push({ id: event.id, continues: streams.has(event.stream) && !isLoad, events: [] })
        startAt = event.at
        person = event.person
      }
      lastAt = event.at
      streams.add(event.stream)
    } else if (event.stream === zero) {
      continue
    }
    if (event.person === person) sessions.at(-1)?.events.push(event)
  }
  return sessions
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

/** What the table says about a session. */
export function toSessionRow({ id, continues, events }: Session, keyEvent: string): SessionRow {
  const active = events.filter(event => event.activity === 1)
  const [first] = active
  const last = active.at(-1)
  if (first === undefined || last === undefined) throw new Error(`a session without activity: ${id}`)
  const views = events.filter(event => event.counted === 1 && event.name === 'page_view')
  const interactions = events.filter(event => event.interactive === 1 && event.name !== 'page_view').length
  const [landing] = views
  const arrival = !continues && landing !== undefined && landing.channel_group !== '' ? landing : null
  const orders = events.filter(
    event => event.counted === 1 && event.name === keyEvent && event.retold !== true,
  )
  const revenue: Record<string, number> = {}
  for (const { currency, value } of orders)
    if (value !== 0) revenue[currency] = (revenue[currency] ?? 0) + value
  const reported = events.slice(events.indexOf(last) + 1)
  return {
    person: first.person,
    session: id,
    visitor: first.visitor,
    start_at: first.at,
    end_at: last.at,
    duration_ms: last.at - first.at + sum(reported.map(event => event.engaged_ms)),
    page_views: views.length,
    interactions,
    engaged_ms: sum(events.map(event => event.engaged_ms)),
    visible_ms: sum(events.map(event => event.visible_ms)),
    bounce: views.length === 1 && interactions === 0 ? 1 : 0,
    continuation: continues ? 1 : 0,
    landing: landing?.path ?? '',
    exit: views.at(-1)?.path ?? '',
    source: arrival?.source ?? '(direct)',
    medium: arrival?.medium ?? '(none)',
    campaign: arrival?.campaign ?? '',
    channel_group: arrival?.channel_group ?? 'Direct',
    device: events.find(event => event.device !== '')?.device ?? '',
    browser: events.find(event => event.browser !== '')?.browser ?? '',
    os: events.find(event => event.os !== '')?.os ?? '',
    country: events.find(event => event.country !== '')?.country ?? '',
    orders: orders.length,
    revenue,
  }
}
