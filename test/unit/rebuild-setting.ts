/**
 * What the tests of the rebuild need around it: settings of a plain site, and a way to insert events.
 *
 * @module
 */
import type { RebuildOptions, Store } from '../../packages/ingest/src/index.ts'
import type { Inventory, Touchpoint } from '../../packages/protocol/src/index.ts'
import type { StoredEvent } from '../oracle/stored-event.ts'

/** A touchpoint with the rules that matter here. */
export const touchpoint = (id: string, match: Partial<Touchpoint['match']>): Touchpoint => ({
  id,
  name: `The ${id}`,
  phase: 'pre_purchase',
  channel: 'web',
  medium: 'digital',
  control: 'direct',
  match: { events: [], paths: [], ...match },
})

/** Settings of sites that all have this inventory and the default key event. */
export function settingsWith({
  inventory = [],
  version = 1,
}: {
  inventory?: Inventory
  version?: number
} = {}) {
  const settings: RebuildOptions['settings'] = {
    site: id => ({
      id,
      name: id,
      timeZone: 'UTC',
      currency: 'EUR',
      hosts: [],
      origins: [],
      keyEvent: 'purchase',
    }),
    inventory: () => inventory,
    derivationVersion: () => version,
  }
  return settings
}

/** Inserts rows as the loader does: as they are, in one block. */
export async function insertEvents(store: Store, rows: readonly StoredEvent[]): Promise<void> {
  const lines = rows.map(row => {
    const version = 2 ** 53 - row.received_at
    return `${JSON.stringify({ ...row, client_at: row.at, version })}\n`
  })
  await store.insert('events', new TextEncoder().encode(lines.join('')))
}
