/**
 * The events of a subject, in a table of their own, so that every later statement means the same ones.
 *
 * @module
 */
import { stagingName } from '../rebuild/staging.ts'
import type { Store } from '../store/store.ts'
import { noUuid } from '../store/tables.ts'
import type { Subject } from './subject.ts'

/** Tables in the engine's memory. No id gets into the text of a statement: the engine writes some of those to its disk. */
export interface ChosenTables {
  /** `visitor`, `whole` */
  readonly visitors: string
  /** `visitor`, `id`, `stream` */
  readonly events: string
  /** `person`, `erased`: everybody whose derived rows follow from one of the visitors, and who of them is meant. */
  readonly persons: string
  /** `kind`, `name`: of the chosen events, for whoever wants to know which codes they used. */
  readonly codes: string
}

/** The names for one choice; `version` is unique to it. */
export const chosenTables = (version: number): ChosenTables => ({
  visitors: stagingName(version, 'chosen_visitors'),
  events: stagingName(version, 'chosen_events'),
  persons: stagingName(version, 'chosen_persons'),
  codes: stagingName(version, 'chosen_codes'),
})

/**
 * A visitor's events come in the order of `definitions.md` 1.2, and a run is known by the event that begins it: what
 * comes before the first such event belongs to the visitor's first run.
 */
const eventsSql = ({ visitors, events }: ChosenTables): string => `
INSERT INTO ${events}
WITH
  found AS (
    SELECT visitor, id, stream, user, at, seq, toUInt128(id) AS id_order, toUInt128(stream) AS stream_order,
      minIf(at, verdict = 'human') OVER (PARTITION BY visitor, stream) AS human_at,
      stream_order = 0 OR human_at = 0 ? at : human_at AS stream_at
    FROM events FINAL WHERE site = {site:String} AND visitor IN (SELECT visitor FROM ${visitors})
  ),
  runs AS (
    SELECT visitor, run, person FROM identity FINAL
    WHERE site = {site:String} AND visitor IN (SELECT visitor FROM ${visitors})
  ),
  begun AS (
    SELECT found.visitor AS visitor, found.id AS id, found.stream AS stream, found.user AS user,
      anyLastIf(runs.person, runs.person != '') OVER (
        PARTITION BY found.visitor ORDER BY at, stream_at, stream_order, seq, id_order
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS last_person
    FROM found LEFT JOIN runs ON found.visitor = runs.visitor AND found.id = runs.run
  )
SELECT visitor, id, stream FROM begun
LEFT JOIN (SELECT visitor, person AS first_person FROM runs WHERE run = toUUID('${noUuid}')) AS first USING (visitor)
WHERE visitor IN (SELECT visitor FROM ${visitors} WHERE whole = 1) OR user IN {users:Array(String)}
  OR (last_person = '' ? first_person : last_person) IN {persons:Array(String)}`

/** Fills `persons` from `visitors`; those of the bound `persons` are the ones meant. */
export const personsSql = ({ visitors, persons }: ChosenTables): string => `
INSERT INTO ${persons} SELECT DISTINCT person, person IN {persons:Array(String)} FROM (
  SELECT person FROM identity WHERE site = {site:String} AND visitor IN (SELECT visitor FROM ${visitors})
  UNION DISTINCT SELECT arrayJoin({persons:Array(String)}))`

/** Fills the tables `visitors`, `events` and `persons`, and creates `codes`. */
export async function chooseEvents(store: Store, tables: ChosenTables, subject: Subject): Promise<void> {
  const { site, users, persons, whole, shared } = subject
  const run = (sql: string, params = {}): Promise<void> => store.command(sql, { lane: 'rebuild', params })
  await run(`CREATE TABLE ${tables.visitors} (visitor UUID, whole UInt8) ENGINE = Memory`)
  await run(`CREATE TABLE ${tables.events} (visitor UUID, id UUID, stream UUID) ENGINE = Memory`)
  await run(`CREATE TABLE ${tables.persons} (person String, erased UInt8) ENGINE = Memory`)
  await run(`CREATE TABLE ${tables.codes} (kind String, name String) ENGINE = Memory`)
  const rows = [
    ...whole.map(visitor => ({ visitor, whole: 1 })),
    ...shared.map(visitor => ({ visitor, whole: 0 })),
  ]
  const lines = rows.map(row => `${JSON.stringify(row)}\n`)
  await store.insert(tables.visitors, new TextEncoder().encode(lines.join('')), { lane: 'rebuild' })
  await run(eventsSql(tables), { site, users, persons })
  await run(personsSql(tables), { site, persons })
}

/** The page lives that have chosen events. */
export async function streamsChosen(
  store: Store,
  { events }: Pick<ChosenTables, 'events'>,
): Promise<readonly string[]> {
  const { rows } = await store.query<{ pageLife: string }>(
    `SELECT DISTINCT toString(stream) AS pageLife FROM ${events} WHERE stream != toUUID('${noUuid}')`,
    { lane: 'rebuild' },
  )
  return rows.map(row => row.pageLife)
}

/** Drops them. */
export async function dropChosen(store: Store, tables: ChosenTables): Promise<void> {
  await store.command(`DROP TABLE IF EXISTS ${Object.values(tables).join(', ')} SYNC`, { lane: 'rebuild' })
}
