/**
 * Erases a subject's events, and everything that was derived from them, out of the engine.
 *
 * @module
 */
import { type RebuildOptions, rebuildNow } from '../rebuild/rebuild.ts'
import { inTurn } from '../rebuild/turn.ts'
import { nextVersion } from '../rebuild/version.ts'
import { deleteForGood, deleteRows } from '../store/delete-rows.ts'
import type { Store } from '../store/store.ts'
import { noUuid } from '../store/tables.ts'
import { type ChosenTables, chooseEvents, chosenTables, dropChosen } from './choose-events.ts'
import { deleteDerived, inside } from './delete-derived.ts'
import type { Subject } from './subject.ts'

/** What was erased in the engine. */
export interface ErasedRows {
  readonly events: number
  /** Persons whose sessions and journeys were deleted or made anew. */
  readonly persons: number
}

/** All tables with rows that follow from an event. */
const touched = ['events', 'deliveries', 'identity', 'members', 'links', 'sessions', 'journeys', 'codes']

/**
 * Erases a subject's rows; a person who used a visitor too keeps theirs. When it resolves, none of the rows is left on
 * the engine's disk, in whatever version. It is safe to repeat after a crash.
 */
export function eraseRows(options: RebuildOptions, subject: Subject): Promise<ErasedRows> {
  const { store } = options
  return inTurn(store, async () => {
    const version = await nextVersion(store)
    const tables = chosenTables(version)
    try {
      await chooseEvents(store, tables, subject)
      const erased = await countChosen(options, tables)
      await deleteForGood(store, touched, async () => {
        await deleteEvents(options, tables, subject)
        await rebuildNow(
          options,
          [...subject.whole, ...subject.shared].map(visitor => ({ site: subject.site, visitor })),
        )
        await deleteDerived(store, { tables, site: subject.site, version })
        await deleteCodes(store, tables, subject.site)
      })
      return erased
    } finally {
      await dropChosen(store, tables)
    }
  })
}

async function countChosen({ store }: RebuildOptions, tables: ChosenTables): Promise<ErasedRows> {
  const { rows } = await store.query<ErasedRows>(
    `SELECT (SELECT count() FROM ${tables.events}) AS events, (SELECT count() FROM ${tables.persons}) AS persons`,
    { lane: 'rebuild' },
  )
  return rows[0] ?? { events: 0, persons: 0 }
}

async function deleteEvents(options: RebuildOptions, tables: ChosenTables, { site }: Subject): Promise<void> {
  const { store, settings } = options
  const chosen = inside(store, tables.events)
  const inventory = settings.inventory(site).map(touchpoint => touchpoint.id)
  await store.command(namesSql(tables), { lane: 'rebuild', params: { site, inventory } })
  // A ledger goes whole, or it would go on counting what was erased as acknowledged: its next batch begins it anew.
  const ledgers = `SELECT ledger FROM ${inside(store, 'deliveries')}
  WHERE ledger != toUUID('${noUuid}') AND stream IN (SELECT stream FROM ${chosen})`
  await deleteRows(store, {
    table: 'deliveries',
    where: `site = {site:String} AND (
  (stream != toUUID('${noUuid}') AND stream IN (SELECT stream FROM ${chosen})) OR ledger IN (${ledgers}))`,
    params: { site },
  })
  await deleteRows(store, {
    table: 'events',
    where: `site = {site:String} AND (visitor, id) IN (SELECT visitor, id FROM ${chosen})`,
    params: { site },
  })
}

/** Codes that the events used, but for those of the inventory, which are there without any event. */
const namesSql = ({ events, codes }: ChosenTables): string => `
INSERT INTO ${codes}
WITH named AS (
  SELECT name, path, touchpoint FROM events
  WHERE site = {site:String} AND (visitor, id) IN (SELECT visitor, id FROM ${events})
)
SELECT 'event', toString(name) FROM named
UNION DISTINCT SELECT 'path', path FROM named WHERE path != ''
UNION DISTINCT SELECT 'touchpoint', toString(touchpoint) FROM named
  WHERE touchpoint != '' AND touchpoint NOT IN {inventory:Array(String)}`

/** A path may name a person, and a name that only the erased events had says nothing about anybody else's. */
async function deleteCodes(store: Store, tables: ChosenTables, site: string): Promise<void> {
  const codes = inside(store, tables.codes)
  const unused = (['name', 'path', 'touchpoint'] as const).map(column => {
    const kind = column === 'name' ? 'event' : column
    return `NOT (kind = '${kind}' AND name IN (SELECT toString(${column}) FROM ${inside(store, 'events')}
    WHERE site = {site:String} AND ${column} IN (SELECT name FROM ${codes} WHERE kind = '${kind}')))`
  })
  await deleteRows(store, {
    table: 'codes',
    where: `site = {site:String} AND (toString(kind), name) IN (SELECT kind, name FROM ${codes})
  AND ${unused.join(' AND ')}`,
    params: { site },
  })
}
