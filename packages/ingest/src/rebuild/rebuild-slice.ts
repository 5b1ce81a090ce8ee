/**
 * One slice of a rebuild: a few thousand visitors, from their events to their persons' rows.
 *
 * @module
 */
import type { Inventory } from '@touchline/protocol'
import type { Store } from '../store/store.ts'
import { giveCodes } from './codes.ts'
import { placeEvents } from './place-events.ts'
import type { RebuildReport } from './report.ts'
import { stageEvents } from './stage-events.ts'
import { dropStaging, type RebuildContext, run, stagingTables } from './staging.ts'
import { writeIdentity } from './write-identity.ts'
import { elementsPerPerson, writeJourneys } from './write-journeys.ts'
import { writeSessions } from './write-sessions.ts'

interface Slice {
  readonly store: Store
  readonly site: string
  readonly keyEvent: string
  readonly inventory: Inventory
  readonly version: number
}

/** Which visitors: these, or the next ones of the site in the engine's order. */
type Choice = { readonly ids: readonly string[] } | { readonly after: string | null; readonly limit: number }

/** A slice's report, and where the next slice of the site begins. */
export interface SliceReport extends RebuildReport {
  /** The last visitor of a full slice, after which there may be more; `null` when there are none. */
  readonly moreAfter: string | null
}

/** Rebuilds the chosen visitors and the persons they belong to or belonged to. */
export async function rebuildSlice(slice: Slice, choice: Choice): Promise<SliceReport> {
  const began = performance.now()
  const { store, inventory } = slice
  const tables = stagingTables(slice.version)
  const context: RebuildContext = { ...slice, tables }
  const before = await readSoFar(store)
  try {
    const chosen = await chooseVisitors(context, choice)
    if (chosen.visitors > 0) {
      await stageEvents(context)
      await placeEvents(context)
      await giveCodes({ ...slice, inventory }, tables.ordered)
      await writeJourneys(context)
      await writeSessions(context)
      await writeIdentity(context)
    }
    const counts = chosen.visitors === 0 ? noCounts : await count(context)
    const after = await readSoFar(store)
    return {
      ...counts,
      rowsRead: after.rows - before.rows,
      bytesRead: after.bytes - before.bytes,
      tookMs: performance.now() - began,
      moreAfter: 'limit' in choice && chosen.visitors === choice.limit ? chosen.last : null,
    }
  } finally {
    await dropStaging(store, tables)
  }
}

interface Chosen {
  readonly visitors: number
  /** The last in the engine's order, which is not that of the text. */
  readonly last: string
}

async function chooseVisitors(context: RebuildContext, choice: Choice): Promise<Chosen> {
  const { store, tables } = context
  await run(context, `CREATE TABLE ${tables.visitors} (visitor UUID, changed UInt8) ENGINE = Memory`)
  if ('ids' in choice) {
    const lines = choice.ids.map(visitor => `${JSON.stringify({ visitor, changed: 1 })}\n`)
    await store.insert(tables.visitors, new TextEncoder().encode(lines.join('')), { lane: 'rebuild' })
    return { visitors: choice.ids.length, last: '' }
  }
  await run(context, nextVisitorsSql(tables.visitors, choice.after), { ...choice })
  const { rows } = await store.query<Chosen>(
    `SELECT count() AS visitors, toString(max(visitor)) AS last FROM ${tables.visitors}`,
    { lane: 'rebuild' },
  )
  return rows[0] ?? { visitors: 0, last: '' }
}

/** Visitors with events, and visitors whose events are gone but whose rows are not. */
function nextVisitorsSql(visitors: string, after: string | null): string {
  const from = (table: string): string => `
  SELECT DISTINCT visitor FROM ${table} WHERE site = {site:String}${after === null ? '' : ' AND visitor > {after:UUID}'}
  ORDER BY visitor LIMIT {limit:UInt32}`
  return `INSERT INTO ${visitors}
SELECT visitor, 1 FROM (SELECT * FROM (${from('events')}) UNION DISTINCT SELECT * FROM (${from('identity')}))
ORDER BY visitor LIMIT {limit:UInt32}`
}

const noCounts = { persons: 0, sessions: 0, visitors: 0, elementsCut: 0 }

async function count({ store, tables }: RebuildContext): Promise<typeof noCounts> {
  const { rows } = await store.query<typeof noCounts>(
    `SELECT
  (SELECT count() FROM ${tables.persons}) AS persons,
  (SELECT count() FROM ${tables.visitors}) AS visitors,
  (SELECT uniqExactIf((person, session), session != toUUID('00000000-0000-0000-0000-000000000000'))
    FROM ${tables.placed} WHERE person IN (SELECT person FROM ${tables.persons})) AS sessions,
  (SELECT sum(greatest(elements - ${elementsPerPerson}, 0)) FROM (
    SELECT count() AS elements FROM ${tables.placed}
    WHERE counted = 1 AND person IN (SELECT person FROM ${tables.persons}) GROUP BY person)) AS elementsCut`,
    { lane: 'rebuild' },
  )
  return rows[0] ?? noCounts
}

/** The engine says what a SELECT read, but not what INSERT … SELECT did; its counters know both. */
async function readSoFar(store: Store): Promise<{ rows: number; bytes: number }> {
  const { rows } = await store.query<{ rows: number; bytes: number }>(
    `SELECT sumIf(value, event = 'SelectedRows') AS rows, sumIf(value, event = 'SelectedBytes') AS bytes
FROM system.events`,
    { lane: 'rebuild' },
  )
  return rows[0] ?? { rows: 0, bytes: 0 }
}
