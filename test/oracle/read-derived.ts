/**
 * Reads what a rebuild wrote, in the oracle's form.
 *
 * @module
 */
import type { Store } from '../../packages/ingest/src/index.ts'
import type { Element, JourneyRow } from './journeys.ts'
import type { Derived, IdentityRow } from './rebuild.ts'
import type { SessionRow } from './sessions.ts'
import { zero } from './stored-event.ts'

/** A row of `journeys`, times split from positions by the engine: 64 bits do not fit a JavaScript number. */
interface StoredJourney {
  readonly person: string
  readonly user: string
  readonly first_at: number
  readonly last_at: number
  readonly visitors: readonly string[]
  readonly sessions: readonly string[]
  readonly at_ms: readonly number[]
  readonly positions: readonly number[]
  readonly event: readonly number[]
  readonly path: readonly number[]
  readonly touchpoint: readonly number[]
  readonly visitor: readonly number[]
  readonly session: readonly number[]
  readonly journey: readonly number[]
  readonly starts_touch: readonly number[]
  readonly is_view: readonly number[]
  readonly key_event: readonly number[]
  readonly value: readonly number[]
  readonly currency: readonly string[]
  readonly engaged_ms: readonly number[]
}

/** Names by kind and code. */
type Names = ReadonlyMap<string, string>

const sessionColumns = `person, session, visitor, start_at, end_at, duration_ms, page_views, interactions, engaged_ms,
  visible_ms, bounce, continuation, landing, exit, source, medium, campaign, channel_group, device, browser, os,
  country, orders, revenue`

/** Reads all derived rows of a site. */
export async function readDerived(store: Store, site: string): Promise<Derived> {
  const read = async <Row>(sql: string): Promise<Row[]> => {
    const { rows } = await store.query<Row>(sql, { params: { site } })
    return [...rows]
  }
  const codes = await read<{ kind: string; name: string; code: number }>(
    'SELECT toString(kind) AS kind, name, code FROM codes FINAL WHERE site = {site:String}',
  )
  const names = new Map(codes.map(({ kind, name, code }) => [`${kind} ${code}`, name]))
  if (names.size !== codes.length) throw new Error('a code was given twice')
  const journeys = await read<StoredJourney>(
    `SELECT * EXCEPT at, arrayMap(x -> intDiv(x, 1048576), at) AS at_ms, arrayMap(x -> x % 1048576, at) AS positions
FROM journeys FINAL WHERE site = {site:String} ORDER BY person`,
  )
  return {
    identity: await read<IdentityRow>(
      `SELECT visitor, run, from_at, person, user FROM identity FINAL WHERE site = {site:String}
ORDER BY toString(visitor), toString(run)`,
    ),
    members: await read(
      `SELECT person, visitor FROM members FINAL WHERE site = {site:String} ORDER BY person, toString(visitor)`,
    ),
    sessions: await read<SessionRow>(
      `SELECT ${sessionColumns} FROM sessions FINAL WHERE site = {site:String} ORDER BY person, toString(session)`,
    ),
    journeys: journeys.map(row => toRow(row, names)),
  }
}

function toRow(row: StoredJourney, names: Names): JourneyRow {
  const elements = row.at_ms.map((_, index) => toElement(row, index, names))
  if (row.positions.some((position, index) => position !== index)) {
    throw new Error(`positions of ${row.person} are not 0, 1, 2 …: ${row.positions}`)
  }
  if (row.first_at !== elements[0]?.at || row.last_at !== elements.at(-1)?.at) {
    throw new Error(`first_at and last_at of ${row.person} are not those of its elements`)
  }
  return {
    person: row.person,
    user: row.user,
    visitors: [...row.visitors],
    sessions: [...row.sessions],
    elements,
  }
}

function toElement(row: StoredJourney, index: number, names: Names): Element {
  const number = (values: readonly number[]): number => values[index] ?? Number.NaN
  const name = (kind: string, code: number): string =>
    code === 0 ? '' : (names.get(`${kind} ${code}`) ?? `unknown ${kind} ${code}`)
  const sessionNumber = number(row.session)
  return {
    at: number(row.at_ms),
    event: name('event', number(row.event)),
    path: name('path', number(row.path)),
    touchpoint: name('touchpoint', number(row.touchpoint)),
    visitor: row.visitors[number(row.visitor) - 1] ?? zero,
    session: sessionNumber === 0 ? '' : (row.sessions[sessionNumber - 1] ?? zero),
    journey: number(row.journey),
    starts_touch: number(row.starts_touch),
    is_view: number(row.is_view),
    key_event: number(row.key_event),
    value: number(row.value),
    currency: row.currency[index] ?? '',
    engaged_ms: number(row.engaged_ms),
  }
}
