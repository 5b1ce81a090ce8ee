/**
 * Which conditions were met by anything at all.
 *
 * @module
 */
import { journeys } from '@touchline/ingest'
import { stepsSql } from '../match.ts'
import type { Span } from '../period.ts'
import { ordinal, type Sql, sql, table } from '../sql.ts'
import type { SimpleStep } from '../step.ts'
import { ticks } from './chain.ts'

/** The steps an element matches are the bits of one number. */
const mostWays = 64

/** For each of the conditions 1 or 0: whether an element met it in `span`, and in the wider `reach`. */
export function seenSql(site: string, ways: readonly SimpleStep[], span: Span, reach: Span): Sql {
  if (ways.length > mostWays) throw new Error(`Too many conditions: ${ways.length}; at most ${mostWays}.`)
  const within = ({ from, to }: Span) => sql`a >= ${ticks(from)} AND a < ${ticks(to)}`
  const bits = (mask: Sql) => sql`arrayMap(i -> bitTest(${mask}, i), range(${ordinal(ways.length)}))`
  return sql`
SELECT ${bits(sql`span_mask`)} AS in_span, ${bits(sql`reach_mask`)} AS in_reach FROM (
  SELECT
    groupBitOrArray(arrayMap((m, a) -> if(${within(span)}, m, 0), masks, at)) AS span_mask,
    groupBitOrArray(arrayMap((m, a) -> if(${within(reach)}, m, 0), masks, at)) AS reach_mask
  FROM (
    SELECT at, arrayMap((e, p, t, v) -> ${stepsSql(site, ways)}, event, path, touchpoint, is_view) AS masks
    FROM ${table(journeys)} FINAL
    WHERE site = ${site} AND last_at >= ${reach.from} AND first_at < ${reach.to}
  )
)`
}
