/**
 * A data folder's whole examination.
 *
 * @module
 */

import { withSettings } from '../command/settings-of.ts'
import type { Health } from '../server/health.ts'
import { version } from '../version.ts'
import { type Finding, type Verdict, worstOf } from './finding.ts'
import { findingsOfHealth } from './findings-of-health.ts'
import { countKeys, findingsOfSite, type SiteFacts } from './findings-of-site.ts'
import { cannotLook, type FolderFacts, findingsOfFolder, lookAtFolder } from './look-at-folder.ts'
import { type Visit, visitFolder, type Where } from './visit.ts'

/** Everything that was found. What could not be looked at is `null`, and a finding says why. */
export interface Examination {
  readonly verdict: Verdict
  readonly versions: {
    readonly command: string
    readonly node: string
    readonly server: string | null
    readonly engine: string | null
  }
  readonly folder: FolderFacts | null
  readonly spool: Health['spool'] | null
  readonly sites: readonly SiteFacts[]
  readonly findings: readonly Finding[]
}

/** Ledgers heard of in so many days are compared. An old loss is told for as long, and not for ever. */
const days = 30

/** Looks at a data folder and everything in it. What is wrong is found, never thrown. */
export async function examine(where: Where): Promise<Examination> {
  const findings: Finding[] = []
  const attempt = async <Result>(
    about: string,
    work: () => Result | Promise<Result>,
  ): Promise<Result | null> => {
    try {
      return await work()
    } catch (thrown) {
      findings.push(cannotLook(about, thrown))
      return null
    }
  }
  const folder = await attempt('folder', () => lookAtFolder(where.path))
  if (folder !== null) findings.push(...findingsOfFolder(folder))
  const visit = await attempt('server', () => visitFolder(where))
  const health = visit === null ? null : await attempt('server', () => visit.health())
  if (visit !== null && health !== null) findings.push(...findingsOfHealth(visit, health))
  const sites = (await attempt('settings', () => readSites(where.path))) ?? []
  for (const [index, site] of sites.entries()) {
    const delivery =
      visit === null || health?.engine.ok !== true
        ? null
        : await attempt(`${site.id}: delivery`, () =>
            visit.delivery({ site: site.id, from: site.from, to: site.to }),
          )
    sites[index] = { ...site, delivery }
    findings.push(...findingsOfSite(sites[index], Date.now()))
  }
  await visit?.close()
  return {
    verdict: worstOf(findings),
    versions: versionsOf(visit, health),
    folder,
    spool: health?.spool ?? null,
    sites,
    findings,
  }
}

function versionsOf(visit: Visit | null, health: Health | null): Examination['versions'] {
  const server = visit?.url == null ? null : visit.version
  return { command: version, node: process.version, server, engine: health?.engine.version ?? null }
}

function readSites(path: string): SiteFacts[] {
  const day = (offset: number): string =>
    new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)
  // A site's day may have begun already, or not yet.
  const period = { from: day(-days), to: day(2) }
  return withSettings(path, settings =>
    settings.sites().map(({ id, origins }) => ({
      id,
      origins,
      keys: countKeys(settings.keys(id)),
      ...period,
      delivery: null,
    })),
  )
}
