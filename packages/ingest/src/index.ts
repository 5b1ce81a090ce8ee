// Accepting events
export type { Collector } from './collector/collector.ts'
export { createCollector } from './collector/collector.ts'
export type { CollectorOptions, IntakeOutcome } from './collector/intake.ts'
export type { NodeCollector } from './collector/node-collector.ts'
// Events of other systems
export { networkOf } from './door/address.ts'
export type { IsTrustedProxy } from './door/client-address.ts'
export { clientOf, readTrustedProxies } from './door/client-address.ts'
// The door
export type { Rates } from './door/door.ts'
export { defaultRates } from './door/door.ts'
export type { CountryOf } from './enrich/country.ts'
export { createCountryOf } from './enrich/country.ts'
export type { DailySalts } from './enrich/daily-salts.ts'
export { openDailySalts } from './enrich/daily-salts.ts'
export { isDeclaredBot } from './enrich/user-agent.ts'
// Exporting them
export { exportColumns, readEvents, toExported } from './export/read-events.ts'
// Loading them into the engine
export type { Loader, LoaderOptions, LoaderStatus } from './load/loader.ts'
export { createLoader } from './load/loader.ts'
export type { RebuildVisitors } from './load/rebuild-step.ts'
// How many names there may be
export type { NameCount, NameLimits } from './names/name-limits.ts'
export { openNameLimits } from './names/name-limits.ts'
// Forgetting people, and telling them what is stored
export type { Erasure, PersonOptions, PersonRequest } from './person/erase-person.ts'
export { erasePerson } from './person/erase-person.ts'
export type { PersonFact } from './person/export-person.ts'
export { exportPerson } from './person/export-person.ts'
// Keeping what was refused
export type { QuarantinedEvent } from './quarantine/entry.ts'
export type {
  Quarantine,
  QuarantineFilter,
  QuarantineOptions,
  QuarantineStatus,
} from './quarantine/quarantine.ts'
export { openQuarantine } from './quarantine/quarantine.ts'
export type { Replay, ReplayOptions } from './quarantine/replay.ts'
export { replayQuarantine } from './quarantine/replay.ts'
// Rebuilding what is derived
export { journeyGapMs, sessionGapMs } from './rebuild/gaps.ts'
export type { RebuildOptions } from './rebuild/rebuild.ts'
export { rebuild, rebuildAll } from './rebuild/rebuild.ts'
export type { RebuildReport } from './rebuild/report.ts'
export { inTurn } from './rebuild/turn.ts'
// Keeping no longer than a site says
export type { Retention, RetentionOptions } from './retention/retention.ts'
export { createRetention } from './retention/retention.ts'
export type { SegmentApi } from './segment/segment-api.ts'
export { createSegmentApi, segmentPaths } from './segment/segment-api.ts'
// Settings
export { defaultInventory } from './settings/default-inventory.ts'
export type { Link } from './settings/link.ts'
export { createLinkCode, isOwnAddress } from './settings/link.ts'
export { retentionMs } from './settings/retention.ts'
export { openSettings } from './settings/settings.ts'
export type { Key, KeyKind, Settings, Site, Sites } from './settings/site.ts'
export type { ClosedSegment, SegmentLimits } from './spool/current-segment.ts'
// The spool
export type { Disk, DiskFile } from './spool/disk.ts'
export { nodeDisk } from './spool/disk.ts'
export type { ChangedVisitor, DeliveryNote, SpoolRecord } from './spool/record.ts'
export { toRowGroups } from './spool/row-groups.ts'
export type { KeepFree } from './spool/space.ts'
export type { Spool, SpoolHealth, SpoolOptions } from './spool/spool.ts'
export { openSpool } from './spool/spool.ts'
export { toWholeRows } from './spool/whole-rows.ts'
// The store and its tables
export type { RowCounts } from './store/back-up-tables.ts'
export { backUpTables, countRows, restoreTables } from './store/back-up-tables.ts'
export { lastReceivedAt, newestOrder } from './store/last-received.ts'
export { databaseVersion, migrate } from './store/migrate.ts'
export type { StoreOptions } from './store/open-store.ts'
export { openStore } from './store/open-store.ts'
export type { Lane, Params, QueryResult, ReadStatistics, StatementOptions, Store } from './store/store.ts'
export type { StoreFault } from './store/store-error.ts'
export { StoreError } from './store/store-error.ts'
export type { Table } from './store/tables.ts'
export {
  codes,
  deliveries,
  derivations,
  events,
  identity,
  journeys,
  links,
  members,
  noUuid,
  sessions,
  tables,
} from './store/tables.ts'
export { eventIdFrom, uuidFrom } from './wire/derived-id.ts'
export { emailSha256 } from './wire/email-hash.ts'
