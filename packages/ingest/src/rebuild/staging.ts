/**
 * Staging tables: what one rebuild works on, in the engine's memory, under names of its own.
 *
 * Every statement of a rebuild sees the same events this way, although the loader goes on inserting; and each
 * statement stays short. Temporary tables would need a session, which plain HTTP to a cluster does not have.
 *
 * @module
 */
import type { Params, Store } from '../store/store.ts'
import { noUuid } from '../store/tables.ts'
import type { StagedColumns } from './staged-columns.ts'

const prefix = 'staging_'

/** The UUID that stands for none, as SQL. */
export const noVisitor = `toUUID('${noUuid}')`

/** The names of one rebuild's staging tables. */
export interface StagingTables {
  /**
   * The visitors to read: those that changed (`changed` is 1), stand-ins that may be somebody else's by it (2),
   * and the others of their persons (0).
   */
  readonly visitors: string
  /** Their events in order, with position within the visitor. */
  readonly ordered: string
  /** Which run and person each of them belongs to; there is no such table when `facts` says that nobody is named. */
  readonly owned: string
  /** E-mails' and orders' stand-ins with their persons. */
  readonly aliases: string
  /** Visitors whose links are looked up, in rounds. */
  readonly nodes: string
  /** The persons of the changed visitors, before and now: their derived rows are to be replaced. */
  readonly persons: string
  /** The events with their person and session. */
  readonly placed: string
}

/** What every statement of one rebuild needs. */
export interface RebuildContext {
  readonly store: Store
  readonly tables: StagingTables
  readonly site: string
  /** Name of the event that ends a journey well. */
  readonly keyEvent: string
  /** Version of all rows that this rebuild writes. */
  readonly version: number
}

/** A name that is cleared away at the next start, should it be left over; `version` is unique to the work it is for. */
export const stagingName = (version: number, part: string): string => `${prefix}${version}_${part}`

/** The names for a rebuild; `version` is unique to it. */
export function stagingTables(version: number): StagingTables {
  const name = (part: string): string => stagingName(version, part)
  return {
    visitors: name('visitors'),
    ordered: name('ordered'),
    owned: name('owned'),
    aliases: name('aliases'),
    nodes: name('nodes'),
    persons: name('persons'),
    placed: name('placed'),
  }
}

/** Runs one statement of a rebuild with the values that all of them may bind. */
export async function run(context: RebuildContext, sql: string, params: Params = {}): Promise<void> {
  const { store, site, keyEvent, version } = context
  const all: Params = { site, keyEvent, version, ...params }
  const bound = Object.entries(all).filter(([name]) => sql.includes(`{${name}:`))
  await store.command(sql, { lane: 'rebuild', params: Object.fromEntries(bound) })
}

/** Creates a staging table with these columns. */
export async function createStaging(
  { store }: RebuildContext,
  table: string,
  columns: StagedColumns,
): Promise<void> {
  const list = Object.entries(columns).map(([name, type]) => `${name} ${type}`)
  await store.command(`CREATE TABLE ${table} (${list.join(', ')}) ENGINE = Memory`, { lane: 'rebuild' })
}

/** Drops the tables of a rebuild, however far it came. */
export async function dropStaging(store: Store, tables: StagingTables): Promise<void> {
  await store.command(`DROP TABLE IF EXISTS ${Object.values(tables).join(', ')} SYNC`, { lane: 'rebuild' })
}

/** Drops what rebuilds left behind that a crash ended. Only one rebuilder may work on a store, and none right now. */
export async function dropAbandonedStaging(store: Store): Promise<void> {
  const { rows } = await store.query<{ name: string }>(
    'SELECT name FROM system.tables WHERE database = currentDatabase() AND startsWith(name, {prefix:String})',
    { lane: 'rebuild', params: { prefix } },
  )
  for (const { name } of rows)
    await store.command(`DROP TABLE IF EXISTS \`${name}\` SYNC`, { lane: 'rebuild' })
}
