/**
 * The columns of the staging tables. They are spelled out because the engine plans a `CREATE … AS SELECT` twice,
 * once for the columns alone: of a rebuild of one visitor that was an eighth.
 *
 * @module
 */
import { events } from '../store/tables.ts'

/** Columns by name, with their types, in the order in which they are written. */
export type StagedColumns = Readonly<Record<string, string>>

/** What is read of an event, in this order. */
export const readColumns = [
  'visitor',
  'id',
  'stream',
  'seq',
  'at',
  'name',
  'interactive',
  'counted',
  'activity',
  'view',
  'path',
  'nav',
  'touchpoint',
  'value',
  'currency',
  'engaged_ms',
  'visible_ms',
  'source',
  'medium',
  'campaign',
  'channel_group',
  'device',
  'browser',
  'os',
  'country',
] as const

/** What is read of an event to find out whose it is and whether it was told before, and not needed afterwards. */
export const subjectColumns = ['email_visitor', 'order_visitor', 'daily', 'transaction'] as const

const typesOf = (names: readonly (keyof typeof events.columns)[]): StagedColumns =>
  Object.fromEntries(names.map(name => [name, events.columns[name].type.replace(/ (DEFAULT|CODEC).*$/, '')]))

const sortKeys = { id_order: 'UInt128', stream_order: 'UInt128', stream_at: 'Int64' }

/** Columns of `ordered`. */
export const orderedColumns: StagedColumns = {
  ...typesOf(readColumns),
  ...typesOf(subjectColumns),
  known_user: 'String',
  ...sortKeys,
  changed: 'UInt8',
  position: 'UInt64',
}

/** Columns of `owned`. */
export const ownedColumns: StagedColumns = {
  ...typesOf(['visitor']),
  position: 'UInt64',
  ...typesOf(['id', 'at', 'stream', 'name', 'nav', 'activity']),
  run_user: 'String',
  changed: 'UInt8',
  run: 'UUID',
  person: 'String',
}

/** Columns of `placed`. */
export const placedColumns: StagedColumns = {
  ...typesOf(readColumns),
  ...sortKeys,
  position: 'UInt64',
  person: 'String',
  run_user: 'String',
  continues: 'UInt8',
  session: 'UUID',
  is_view: 'UInt8',
  key_event: 'UInt8',
}
