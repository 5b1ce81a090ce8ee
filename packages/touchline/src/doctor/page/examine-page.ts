/**
 * A page's whole examination.
 *
 * @module
 */
import type { PageReport } from '@touchline/sdk'
import { version } from '../../version.ts'
import { type Finding, type Verdict, worstOf } from '../finding.ts'
import type { CollectorWord, RefusedEvent, SeenBatch } from './event-desk.ts'
import { findingsOfArrival, isPage } from './findings-of-arrival.ts'
import { findingsOfScript } from './findings-of-script.ts'
import { findingsOfSending } from './findings-of-sending.ts'
import { findingsOfShop } from './findings-of-shop.ts'
import { findingsOfTags } from './findings-of-tags.ts'
import { lookCloser } from './look-closer.ts'
import { type PageVisit, type VisitOptions, visitPage } from './visit-page.ts'

/** Everything that was found on a page. */
export interface PageExamination {
  readonly verdict: Verdict
  readonly versions: { readonly command: string; readonly node: string; readonly browser: string }
  /** The address that was asked for. */
  readonly asked: string
  readonly status: number | null
  /** `null` when there was no page. */
  readonly page: PageReport | null
  /** What the page sent; nothing of it is stored. */
  readonly batches: readonly SeenBatch[]
  readonly collector: readonly CollectorWord[]
  readonly refused: readonly RefusedEvent[]
  readonly findings: readonly Finding[]
}

/**
 * Looks at a shop's page as a visitor's browser sees it. What is wrong there is found, never thrown.
 *
 * @throws {StartError} There is no browser to look with, or it does not start.
 */
export async function examinePage(options: VisitOptions): Promise<PageExamination> {
  const visit = await lookCloser(await visitPage(options), options.insecure)
  const findings = findingsOfVisit(visit)
  return {
    verdict: worstOf(findings),
    versions: { command: version, node: process.version, browser: visit.browser },
    asked: visit.asked,
    status: visit.arrival.status,
    page: visit.report,
    batches: visit.batches,
    collector: visit.words,
    refused: visit.refused,
    findings,
  }
}

/** What is to be said about a visit. */
export function findingsOfVisit(visit: PageVisit): readonly Finding[] {
  const { report } = visit
  const arrived = findingsOfArrival(visit)
  if (report === null || !isPage(visit) || visit.arrival.status === 401) return arrived
  const seen = { ...visit, report }
  const ours = [...findingsOfTags(seen), ...findingsOfScript(seen), ...findingsOfSending(seen)]
  // Where nothing of ours runs, there is nobody to tell what the shop has.
  const runs = report.ledger !== null || visit.batches.length > 0
  return [...arrived, ...ours, ...(runs ? findingsOfShop(seen) : [])]
}
