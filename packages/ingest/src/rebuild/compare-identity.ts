/**
 * The identity of the changed visitors, before and now.
 *
 * @module
 */
import type { RebuildContext, StagingTables } from './staging.ts'

/** What became of the changed visitors' identity. */
export interface IdentityComparison {
  /** Their persons, by the last rebuild and by this one: the derived rows of these are to be replaced. */
  readonly persons: readonly string[]
  /** Whether it is what it was, so that nothing of it need be written. */
  readonly sameIdentity: boolean
}

interface Compared {
  readonly person: string
  readonly same: number
}

/** A run has two rows that are alike when it stayed what it was. */
const comparedSql = ({ visitors }: StagingTables, owned: string): string => `
SELECT person, min(same) AS same FROM (
  SELECT person, count() = 2 AS same FROM (
    SELECT visitor, run, min(at) AS from_at, any(person) AS person, any(run_user) AS user
    FROM ${owned} AS owned WHERE changed > 0 GROUP BY visitor, run
    UNION ALL
    SELECT visitor, run, from_at, person, user FROM identity FINAL
    WHERE site = {site:String} AND visitor IN (SELECT visitor FROM ${visitors} WHERE changed > 0)
  ) GROUP BY visitor, run, from_at, person, user
) GROUP BY person`

/** Compares the identity in `owned` with that of the last rebuild. */
export async function compareIdentity(
  { store, site, tables }: RebuildContext,
  owned: string,
): Promise<IdentityComparison> {
  const { rows } = await store.query<Compared>(comparedSql(tables, owned), {
    lane: 'rebuild',
    params: { site },
  })
  return {
    persons: rows.map(row => row.person),
    sameIdentity: rows.every(row => row.same === 1),
  }
}
