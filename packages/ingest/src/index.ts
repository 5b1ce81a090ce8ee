// The store and its tables

// Settings
export type { Key, KeyKind, Settings, Site, Sites } from './settings/site.ts'
export type { Lane, Params, QueryResult, ReadStatistics, StatementOptions, Store } from './store/store.ts'
export type { Table } from './store/tables.ts'
export { codes, events, identity, journeys, members, sessions, tables } from './store/tables.ts'
