/**
 * Writes the sessions of the persons concerned.
 *
 * @module
 */
import { type RebuildContext, run, type StagingTables } from './staging.ts'

/**
 * One row a session. Its source is that of its first page view; a view that names no arrival, because its
 * referrer is the shop itself, and a session that goes on in an open page, are direct.
 */
const sessionsSql = ({ placed, persons }: StagingTables): string => `
INSERT INTO sessions (site, person, session, visitor, start_at, end_at, duration_ms, page_views, interactions,
  engaged_ms, visible_ms, bounce, continuation, landing, exit, source, medium, campaign, channel_group, device,
  browser, os, country, orders, revenue, version)
WITH summed AS (
  SELECT person, session, argMinIf(visitor, position, activity = 1) AS visitor, minIf(at, activity = 1) AS start_at, maxIf(at, activity = 1) AS end_at,
    maxIf(position, activity = 1) AS end_position,
    groupArrayIf((position, engaged_ms), activity = 0 AND engaged_ms > 0) AS reports,
    countIf(is_view) AS views, countIf(interactive = 1 AND name != 'page_view') AS interactions,
    sum(engaged_ms) AS engaged, sum(visible_ms) AS visible, max(continues) AS continuation,
    argMinIf(path, position, is_view) AS landing, argMaxIf(path, position, is_view) AS exit,
    argMinIf((source, medium, campaign, channel_group), position, is_view) AS arrival,
    argMinIf(device, position, device != '') AS device, argMinIf(browser, position, browser != '') AS browser,
    argMinIf(os, position, os != '') AS os, argMinIf(country, position, country != '') AS country,
    countIf(key_event) AS orders,
    sumMapIf(map(toString(currency), value), key_event AND value != 0) AS revenue
  FROM ${placed}
  WHERE session != toUUID('00000000-0000-0000-0000-000000000000') AND person IN (SELECT person FROM ${persons})
  GROUP BY person, session
)
SELECT {site:String}, person, session, visitor, start_at, end_at,
  end_at - start_at + arraySum(arrayMap(r -> r.1 > end_position ? r.2 : 0, reports)),
  views, interactions, engaged, visible, views = 1 AND interactions = 0, continuation, landing, exit,
  arrives ? arrival.1 : '(direct)', arrives ? arrival.2 : '(none)', arrives ? arrival.3 : '',
  arrives ? arrival.4 : 'Direct', device, browser, os, country, orders, revenue, {version:UInt64}
FROM (SELECT *, arrival.4 != '' AND NOT continuation AS arrives FROM summed)`

/** Rows of the persons that this rebuild did not write: sessions that a late event joined, or another person's now. */
const vanishedSql = ({ persons }: StagingTables): string => `
INSERT INTO sessions (site, person, session, version, deleted)
SELECT site, person, session, {version:UInt64}, 1 FROM sessions FINAL
WHERE site = {site:String} AND person IN (SELECT person FROM ${persons}) AND version < {version:UInt64}`

/** Writes all sessions of the persons concerned. */
export async function writeSessions(context: RebuildContext): Promise<void> {
  await run(context, sessionsSql(context.tables))
}

/** Deletes the sessions of these persons that are no more; it comes after `writeSessions`. */
export async function deleteVanishedSessions(context: RebuildContext): Promise<void> {
  await run(context, vanishedSql(context.tables))
}
