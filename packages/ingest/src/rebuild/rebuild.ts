/**
 * `rebuild`: makes identity, sessions and journeys of visitors anew from their events.
 *
 * The same events give the same rows, in whatever order and however often they arrived.
 *
 * @module
 */
import type { Settings } from '../settings/site.ts'
import type { ChangedVisitor } from '../spool/record.ts'
import type { Store } from '../store/store.ts'
import { mapCodes } from './codes.ts'
import { appliedDerivation, derivationOf, recordDerivation } from './derivation.ts'
import { rebuildSlice } from './rebuild-slice.ts'
import { addReports, emptyReport, type RebuildReport } from './report.ts'
import { inTurn } from './turn.ts'
import { nextVersion } from './version.ts'

/** What a rebuild works with. */
export interface RebuildOptions {
  readonly store: Store
  /** Inventories and key events of the sites. */
  readonly settings: Pick<Settings, 'site' | 'inventory' | 'derivationVersion'>
  /** Visitors rebuilt at a time; their events lie in the engine's memory meanwhile. Default 5,000. */
  readonly visitorsPerSlice?: number | undefined
}

const defaultVisitorsPerSlice = 5_000

/**
 * Rebuilds the given visitors and all persons they belong to or belonged to, other visitors of those included.
 *
 * A site whose inventory or key event changed since its last rebuild, or the rules of this version, is rebuilt whole. It is safe to repeat
 * after a failure or a crash. Rebuilds of one store wait for each other; only one process may rebuild a store.
 */
export function rebuild(
  options: RebuildOptions,
  visitors: readonly ChangedVisitor[],
): Promise<RebuildReport> {
  return inTurn(options.store, () => rebuildNow(options, visitors))
}

/** As `rebuild`, for somebody whose turn it is. */
export async function rebuildNow(
  options: RebuildOptions,
  visitors: readonly ChangedVisitor[],
): Promise<RebuildReport> {
  const { store, settings } = options
  let report = emptyReport
  for (const [site, ids] of bySite(visitors)) {
    const stale = (await appliedDerivation(store, site)) !== derivationOf(settings, site)
    const work = { ...options, site }
    report = addReports(report, stale ? await rebuildSite(work) : await rebuildVisitors(work, ids))
  }
  return report
}

/** Rebuilds every visitor of a site, or of all sites that have events, in slices. */
export function rebuildAll(options: RebuildOptions, site?: string): Promise<RebuildReport> {
  const { store } = options
  return inTurn(store, async () => {
    const sites = site === undefined ? await sitesWithEvents(store) : [site]
    let report = emptyReport
    for (const id of sites) report = addReports(report, await rebuildSite({ ...options, site: id }))
    return report
  })
}

interface SiteWork extends RebuildOptions {
  readonly site: string
}

async function rebuildVisitors(work: SiteWork, visitors: readonly string[]): Promise<RebuildReport> {
  const { visitorsPerSlice = defaultVisitorsPerSlice } = work
  let report = emptyReport
  for (let from = 0; from < visitors.length; from += visitorsPerSlice) {
    const ids = visitors.slice(from, from + visitorsPerSlice)
    report = addReports(report, await rebuildSlice(await toSlice(work), { ids }))
  }
  return report
}

/** The derivation is recorded last, so that a rebuild that was cut short is begun again. */
async function rebuildSite(work: SiteWork): Promise<RebuildReport> {
  const { store, settings, site, visitorsPerSlice = defaultVisitorsPerSlice } = work
  const derivation = derivationOf(settings, site)
  await mapCodes({ store, site, inventory: settings.inventory(site), version: await nextVersion(store) })
  let report = emptyReport
  for (let after: string | null = null; ; ) {
    const slice = await toSlice(work)
    const part = await rebuildSlice(slice, { after, limit: visitorsPerSlice })
    report = addReports(report, part)
    if (part.moreAfter === null) break
    after = part.moreAfter
  }
  await recordDerivation(store, { site, derivation, version: await nextVersion(store) })
  return report
}

async function toSlice({ store, settings, site }: SiteWork) {
  const keyEvent = settings.site(site)?.keyEvent ?? 'purchase'
  return { store, site, keyEvent, inventory: settings.inventory(site), version: await nextVersion(store) }
}

function bySite(visitors: readonly ChangedVisitor[]): Map<string, string[]> {
  const sites = new Map<string, Set<string>>()
  for (const { site, visitor } of visitors) {
    const ids = sites.get(site) ?? new Set()
    sites.set(site, ids.add(visitor))
  }
  return new Map([...sites].map(([site, ids]) => [site, [...ids]]))
}

async function sitesWithEvents(store: Store): Promise<readonly string[]> {
  const { rows } = await store.query<{ site: string }>('SELECT DISTINCT site FROM events ORDER BY site', {
    lane: 'rebuild',
  })
  return rows.map(row => row.site)
}
