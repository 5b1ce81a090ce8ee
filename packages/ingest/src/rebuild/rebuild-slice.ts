/**
 * One slice of a rebuild: a few thousand visitors, from their events to their persons' rows.
 *
 * @module
 */
import type { Inventory } from '@touchline/protocol'
import type { Store } from '../store/store.ts'
import { openCodeBook } from './code-book.ts'
import { findLeftovers } from './leftovers.ts'
import { placeEvents } from './place-events.ts'
import type { RebuildReport } from './report.ts'
import { insertVisitors, stageEvents } from './stage-events.ts'
import { dropStaging, type RebuildContext, run, stagingTables } from './staging.ts'
import { writeIdentity } from './write-identity.ts'
import { deleteVanishedJourneys, writeJourneys } from './write-journeys.ts'
import { writeLinks } from './write-links.ts'
import { deleteVanishedSessions, writeSessions } from './write-sessions.ts'

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
  const { store } = slice
  const context: RebuildContext = { ...slice, tables: stagingTables(slice.version) }
  const before = await readSoFar(store)
  try {
    const chosen = await chooseVisitors(context, choice)
    const { persons, sessions, visitors, elementsCut } =
      chosen.visitors === 0 ? nothing : await replaceRows(context, slice.inventory, chosen.visitors)
    const after = await readSoFar(store)
    return {
      persons,
      sessions,
      visitors,
      elementsCut,
      rowsRead: after.rows - before.rows,
      bytesRead: after.bytes - before.bytes,
      tookMs: performance.now() - began,
      moreAfter: 'limit' in choice && chosen.visitors === choice.limit ? chosen.last : null,
    }
  } finally {
    await dropStaging(store, context.tables)
  }
}

const nothing = { persons: 0, sessions: 0, visitors: 0, elementsCut: 0 }

/** Identity comes last: a rebuild that is repeated after a crash finds the persons to clean up by it. */
async function replaceRows(
  context: RebuildContext,
  inventory: Inventory,
  changed: number,
): Promise<typeof nothing> {
  const staged = await stageEvents(context, changed)
  await placeEvents(context, staged)
  const codes = await openCodeBook({ ...context, inventory }, context.tables.ordered, staged.names)
  await writeJourneys(context, codes)
  await writeSessions(context)
  const { sessions, elementsCut, withElements, vanishedSessions } = await findLeftovers(context)
  const persons = staged.persons.length
  if (withElements < persons) await deleteVanishedJourneys(context)
  if (vanishedSessions > 0) await deleteVanishedSessions(context)
  if (!staged.sameIdentity) await writeIdentity(context, staged.owned)
  if (staged.links !== null) await writeLinks(context, staged.links)
  return { persons, sessions, visitors: staged.visitors, elementsCut }
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
    await insertVisitors(context, choice.ids, 1)
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

/** The engine says what a SELECT read, but not what INSERT … SELECT did; its counters know both. */
async function readSoFar(store: Store): Promise<{ rows: number; bytes: number }> {
  const { rows } = await store.query<{ rows: number; bytes: number }>(
    `SELECT sumIf(value, event = 'SelectedRows') AS rows, sumIf(value, event = 'SelectedBytes') AS bytes
FROM system.events`,
    { lane: 'rebuild' },
  )
  return rows[0] ?? { rows: 0, bytes: 0 }
}
