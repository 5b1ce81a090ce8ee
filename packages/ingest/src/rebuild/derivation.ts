/**
 * Which version of inventory and key event a site's derived rows were made with.
 *
 * @module
 */
import type { Store } from '../store/store.ts'

const applied = new WeakMap<Store, Map<string, number>>()

function remember(store: Store, site: string, derivation: number): void {
  const sites = applied.get(store) ?? new Map<string, number>()
  applied.set(store, sites.set(site, derivation))
}

/** The version that the last whole rebuild of a site used, or `null` when there was none. */
export async function appliedDerivation(store: Store, site: string): Promise<number | null> {
  // Only this process rebuilds the store, so what it wrote still holds.
  const known = applied.get(store)?.get(site)
  if (known !== undefined) return known
  const { rows } = await store.query<{ derivation: number }>(
    'SELECT derivation FROM derivations FINAL WHERE site = {site:String}',
    { lane: 'rebuild', params: { site } },
  )
  const [found] = rows
  if (found === undefined) return null
  remember(store, site, found.derivation)
  return found.derivation
}

/** Records that a site's derived rows follow a version of its settings. */
export async function recordDerivation(
  store: Store,
  { site, derivation, version }: { site: string; derivation: number; version: number },
): Promise<void> {
  await store.command('INSERT INTO derivations SELECT {site:String}, {derivation:UInt64}, {version:UInt64}', {
    lane: 'rebuild',
    params: { site, derivation, version },
  })
  remember(store, site, derivation)
}
