/**
 * What earlier rebuilds wrote of the persons concerned and this one did not, found in one statement: nearly
 * always there is nothing, and each of the statements that would delete it costs as much as this.
 *
 * @module
 */
import type { RebuildContext } from './staging.ts'
import { elementsPerPerson } from './write-journeys.ts'

/** What was written, and what is left to delete. */
export interface Leftovers {
  readonly sessions: number
  readonly elementsCut: number
  /** Persons who have a row in `journeys` now. */
  readonly withElements: number
  /** Rows of `sessions` that are no sessions any more. */
  readonly vanishedSessions: number
}

const noSession = `toUUID('00000000-0000-0000-0000-000000000000')`

/** Counts what was written and what is left over. */
export async function findLeftovers({ store, site, tables }: RebuildContext): Promise<Leftovers> {
  const { persons, placed } = tables
  const { rows } = await store.query<Leftovers>(
    `SELECT sum(own_sessions) AS sessions, countIf(elements > 0) AS withElements,
  sum(greatest(elements - ${elementsPerPerson}, 0)) AS elementsCut,
  (SELECT count() FROM sessions FINAL WHERE site = {site:String} AND person IN (SELECT person FROM ${persons})
    AND (person, session) NOT IN (SELECT person, session FROM ${placed})) AS vanishedSessions
FROM (
  SELECT uniqExactIf(session, session != ${noSession}) AS own_sessions, countIf(counted = 1) AS elements
  FROM ${placed} WHERE person IN (SELECT person FROM ${persons}) GROUP BY person)`,
    { lane: 'rebuild', params: { site } },
  )
  return rows[0] ?? { sessions: 0, elementsCut: 0, withElements: 0, vanishedSessions: 0 }
}
