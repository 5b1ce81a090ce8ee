// Rebuilding what is derived
export type { ChangedVisitor, RebuildOptions } from './rebuild/rebuild.ts'
export { rebuild, rebuildAll } from './rebuild/rebuild.ts'
export type { RebuildReport } from './rebuild/report.ts'
// Settings
export type { Key, KeyKind, Settings, Site, Sites } from './settings/site.ts'
// The store and its tables
export { databaseVersion, migrate } from './store/migrate.ts'
export type { StoreOptions } from './store/open-store.ts'
export { openStore } from './store/open-store.ts'
export type { Lane, Params, QueryResult, ReadStatistics, StatementOptions, Store } from './store/store.ts'
export type { StoreFault } from './store/store-error.ts'
export { StoreError } from './store/store-error.ts'
export type { Table } from './store/tables.ts'
export {
  codes,
  derivations,
  events,
  identity,
  journeys,
  members,
  sessions,
  tables,
} from './store/tables.ts'
