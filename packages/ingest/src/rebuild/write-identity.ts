/**
 * Writes which persons the changed visitors belong to.
 *
 * @module
 */
import { type RebuildContext, run, type StagingTables } from './staging.ts'

const changed = ({ visitors }: StagingTables): string => `(SELECT visitor FROM ${visitors} WHERE changed > 0)`

const membersSql = (owned: string): string => `
INSERT INTO members (site, person, visitor, version)
SELECT DISTINCT {site:String}, person, visitor, {version:UInt64} FROM ${owned} AS owned WHERE changed > 0`

const vanishedMembersSql = (tables: StagingTables): string => `
INSERT INTO members (site, person, visitor, version, deleted)
SELECT site, person, visitor, {version:UInt64}, 1 FROM members FINAL
WHERE site = {site:String} AND person IN (SELECT person FROM ${tables.persons})
  AND visitor IN ${changed(tables)} AND version < {version:UInt64}`

const identitySql = (owned: string): string => `
INSERT INTO identity (site, visitor, run, from_at, person, user, version)
SELECT {site:String}, visitor, run, min(at), any(person), any(run_user), {version:UInt64}
FROM ${owned} AS owned WHERE changed > 0 GROUP BY visitor, run`

const vanishedIdentitySql = (tables: StagingTables): string => `
INSERT INTO identity (site, visitor, run, version, deleted)
SELECT site, visitor, run, {version:UInt64}, 1 FROM identity FINAL
WHERE site = {site:String} AND visitor IN ${changed(tables)} AND version < {version:UInt64}`

/**
 * Replaces the identity of the changed visitors. It must be the last step of a rebuild: a rebuild that is
 * repeated after a crash finds the persons to clean up in the identity that was there before.
 */
export async function writeIdentity(context: RebuildContext, owned: string): Promise<void> {
  await run(context, membersSql(owned))
  await run(context, vanishedMembersSql(context.tables))
  await run(context, identitySql(owned))
  await run(context, vanishedIdentitySql(context.tables))
}
