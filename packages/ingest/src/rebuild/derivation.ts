/**
 * Which rules, and which version of inventory and key event, a site's derived rows were made with.
 *
 * @module
 */
import type { Settings } from '../settings/site.ts'
import type { Store } from '../store/store.ts'

/**
 * The rules by which rows are derived from the same events and settings. Whoever changes what they come to adds one,
 * and every site is derived anew when its next event comes.
 *
 * 1: an order that is told twice is one.
 */
const rules = 1

/** The version that derived rows should have. */
export function derivationOf(settings: Pick<Settings, 'derivationVersion'>, site: string): number {
  return rules * 2 ** 32 + settings.derivationVersion(site)
}

/** The version that the last whole rebuild of a site used, or `null` when there was none. */
export async function appliedDerivation(store: Store, site: string): Promise<number | null> {
  const { rows } = await store.query<{ derivation: number }>(
    'SELECT derivation FROM derivations FINAL WHERE site = {site:String}',
    { lane: 'rebuild', params: { site } },
  )
  return rows[0]?.derivation ?? null
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
}
