/**
 * The statements of one person's journey.
 *
 * @module
 */
import { events, identity, journeys, members, sessions } from '@touchline/ingest'
import { ordinal, type Sql, sql, table } from '../sql.ts'

/** The first of these persons that exists. */
export function personSql(site: string, candidates: readonly string[]): Sql {
  return sql`
SELECT person FROM ${table(members)} FINAL WHERE site = ${site} AND has(${candidates}, person)
GROUP BY person ORDER BY indexOf(${candidates}, person) LIMIT 1`
}

/** The person of a visitor's newest run, or of its first one. */
export function personOfVisitorSql(site: string, visitor: string, run: 'first' | 'newest'): Sql {
  return sql`
SELECT person FROM ${table(identity)} FINAL WHERE site = ${site} AND visitor = toUUID(${visitor})
ORDER BY ${run === 'first' ? sql`toUInt128(run)` : sql`from_at DESC, toUInt128(run) DESC`} LIMIT 1`
}

/** A visitor of the person, with all of its runs: `[id of the event that began it, person]`. */
export interface VisitorRow {
  readonly visitor: string
  readonly runs: readonly (readonly [string, string])[]
  readonly user: string
}

export function visitorsSql(site: string, person: string): Sql {
  return sql`
SELECT toString(visitor) AS visitor, groupArray((toString(run), identity.person)) AS runs,
  anyIf(user, identity.person = ${person}) AS user
FROM ${table(identity)} FINAL
WHERE site = ${site} AND visitor IN (
  SELECT visitor FROM ${table(members)} FINAL WHERE site = ${site} AND person = ${person})
GROUP BY visitor ORDER BY min(from_at), visitor`
}

/** A counted event as the person's row holds it. */
export interface ElementRow {
  readonly at: number
  readonly event: number
  readonly path: number
  readonly touchpoint: number
  readonly session: string
  readonly journey: number
  readonly starts_touch: number
  readonly is_view: number
  readonly key_event: number
  readonly value: number
  readonly currency: string
  readonly engaged_ms: number
}

/** No session: the UUID of none. */
export const noSession = '00000000-0000-0000-0000-000000000000'

export function elementsSql(site: string, person: string): Sql {
  return sql`
SELECT intDiv(tick, 1048576) AS at, event, path, touchpoint,
  toString(if(number = 0, toUUID(${noSession}), sessions[number])) AS session,
  journey, starts_touch, is_view, key_event, value, currency, engaged_ms
FROM (SELECT *, at AS ticks, session AS numbers FROM ${table(journeys)} FINAL WHERE site = ${site} AND person = ${person})
ARRAY JOIN ticks AS tick, event, path, touchpoint, numbers AS number, journey, starts_touch, is_view, key_event,
  value, currency, engaged_ms`
}

/** A session of the person. */
export interface SessionRow {
  readonly session: string
  readonly visitor: string
  readonly start_at: number
  readonly end_at: number
  readonly page_views: number
  readonly engaged_ms: number
  readonly bounce: number
  readonly landing: string
  readonly exit: string
  readonly channel_group: string
  readonly source: string
  readonly medium: string
  readonly campaign: string
  readonly device: string
  readonly browser: string
  readonly os: string
  readonly country: string
  readonly revenue: Readonly<Record<string, number>>
}

export function sessionsSql(site: string, person: string): Sql {
  return sql`
SELECT toString(session) AS session, toString(visitor) AS visitor, start_at, end_at, page_views, engaged_ms, bounce,
  landing, exit, channel_group, source, medium, campaign, device, browser, os, country, revenue
FROM ${table(sessions)} FINAL WHERE site = ${site} AND person = ${person}
ORDER BY start_at, session`
}

/** An event as it was sent. */
export interface EventRow {
  readonly id: string
  readonly visitor: string
  readonly at: number
  readonly name: string
  readonly path: string
  readonly title: string
  readonly engaged_ms: number
  readonly value: number
  readonly currency: string
  readonly data: string
  readonly counted: number
}

/** Events that a journey shows: the newest ones. */
export const eventsShown = 20_000

/** All events of the visitors, in the order of journeys. */
export function eventsSql(site: string, visitors: readonly string[]): Sql {
  return sql`
SELECT toString(id) AS id, toString(visitor) AS visitor, at, name, path, title, engaged_ms, value, currency, data, counted
FROM (
  SELECT *, toUInt128(stream) AS stream_order, toUInt128(id) AS id_order,
    if(stream_order = 0, at, min(at) OVER (PARTITION BY visitor, stream)) AS stream_at
  FROM ${table(events)} FINAL
  WHERE site = ${site} AND verdict = 'human' AND visitor IN (SELECT toUUID(arrayJoin(${visitors})))
  ORDER BY at DESC, stream_at DESC, stream_order DESC, seq DESC, id_order DESC
  LIMIT ${ordinal(eventsShown)}
)
ORDER BY at, stream_at, stream_order, seq, id_order`
}
