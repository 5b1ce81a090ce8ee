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
import { visits } from '../visit.ts'
import { ticks } from './chain.ts'

/** The steps an element matches are the bits of one number. */
const mostWays = 64

/** For each condition 1 or 0. */
export interface SeenRow {
  /** Whether an element met it in the period. */
  readonly in_span: readonly number[]
  /** Whether one did that is counted in a session. */
  readonly in_sessions: readonly number[]
  /** Whether one did in the wider `reach`. */
  readonly in_reach: readonly number[]
  /** Whether one did in the period before; all 0 without one. */
  readonly in_before: readonly number[]
}

/** Where the conditions are looked for. */
export interface SeenSpans {
  readonly span: Span
  readonly reach: Span
  /** The period before, when it is asked for. */
  readonly before: Span | null
}

/** Which of the conditions were met in which span; one `SeenRow`. */
export function seenSql(site: string, ways: readonly SimpleStep[], { span, reach, before }: SeenSpans): Sql {
  if (ways.length > mostWays) throw new Error(`Too many conditions: ${ways.length}; at most ${mostWays}.`)
  const met = (holds: Sql) => sql`groupBitOrIf(hit.1, ${holds})`
  const within = ({ from, to }: Span) => sql`hit.2 >= ${ticks(from)} AND hit.2 < ${ticks(to)}`
  const bits = (mask: Sql) => sql`arrayMap(i -> bitTest(${mask}, i), range(${ordinal(ways.length)}))`
  return sql`
SELECT ${bits(sql`span_mask`)} AS in_span, ${bits(sql`sessions_mask`)} AS in_sessions, ${bits(sql`reach_mask`)} AS in_reach,
  ${bits(sql`before_mask`)} AS in_before
FROM (
  SELECT ${met(within(span))} AS span_mask, ${met(sql`hit.3 > 0 AND ${within(span)}`)} AS sessions_mask,
    ${met(within(reach))} AS reach_mask, ${before === null ? sql`toUInt64(0)` : met(within(before))} AS before_mask
  FROM (
    SELECT arrayJoin(arrayFilter(x -> x.1 != 0, arrayZip(
      arrayMap((e, p, t, v) -> ${stepsSql(site, ways)}, event, path, touchpoint, is_view), at, ${visits}))) AS hit
    FROM ${table(journeys)} FINAL
    WHERE site = ${site} AND last_at >= ${reach.from} AND first_at < ${reach.to}
  )
)`
}
