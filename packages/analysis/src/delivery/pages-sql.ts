/**
 * The statement that finds the page lives worth a closer look: one pass over all events, with two sums for each page
 * life in place of its set of numbers, whose comparison took 9 to 23 s on ten million events instead of 2 s.
 *
 * @module
 */
import { deliveries, events, noUuid } from '@touchline/ingest'
import type { Span } from '../period.ts'
import { ordinal, type Sql, sql, table } from '../sql.ts'

/** What is compared. */
export interface Scope extends Span {
  readonly site: string
  /** Page lives that began earlier are left out: their events may have reached the end of their retention. */
  readonly began: number
}

/** Senders and page lives that are named; the sums hold all of them. */
export const mostNamed = 20

/** More page lives than this are not listed one by one, but all compared by their sets. */
export const mostSuspects = 10_000

/** No page life has so many events: a number beyond is a sender's mistake, and would be a gap of millions. */
export const largestSeq = 1_000_000

/** What is known of all page lives without a look at their sets. */
export interface PagesRow {
  /** Page lives whose numbers are not, or not surely, what was accepted; one more than `mostSuspects` at most. */
  readonly suspects: readonly string[]
  /** Page lives of the period. */
  readonly pages: number
  /** Gaps of the period's page lives, without the suspects. */
  readonly streams: number
  readonly missing: number
  readonly refused: number
  /** Of those with most missing: less than nothing by how many, stream, refused. */
  readonly list: readonly (readonly [number, string, number])[]
}

/**
 * Where a page life has one note and its numbers in the table are as many as those accepted, and the sums of their
 * hashes are equal, the two sets are the same.
 */
export function pagesSql({ site, from, to, began }: Scope): Sql {
  return sql`
SELECT groupArrayIf(${ordinal(mostSuspects + 1)})(toString(stream), suspect) AS suspects, countIf(inside) AS pages,
  countIf(inside AND NOT suspect AND absent > 0) AS streams, sumIf(absent, inside AND NOT suspect) AS missing,
  sumIf(not_taken, inside AND NOT suspect) AS refused,
  groupArraySortedIf(${ordinal(mostNamed)})((-absent, toString(stream), not_taken),
    inside AND NOT suspect AND absent > 0) AS list
FROM (
  SELECT stream, max(heard) AS heard_at, toInt64(max(top)) AS last, last - toInt64(max(present)) AS absent,
    toInt64(max(turned_down)) AS not_taken,
    min(first) >= ${began} AS compared,
    compared AND (sum(notes) > 1 OR
      (sum(notes) = 1 AND (max(present), max(present_mark)) != (max(signed), max(signed_mark)))) AS suspect,
    compared AND heard_at >= ${from} AND heard_at < ${to} AND last <= ${ordinal(largestSeq)} AS inside
  FROM (
    SELECT stream, min(received_at) AS first, max(received_at) AS heard, max(seq) AS top, uniqExact(seq) AS present,
      sumDistinct(cityHash64(seq)) AS present_mark, 0 AS notes, 0 AS signed, 0 AS signed_mark, 0 AS turned_down
    FROM ${table(events)} WHERE site = ${site} AND stream != toUUID(${noUuid}) AND seq > 0
    GROUP BY stream
    UNION ALL
    SELECT stream, toInt64(first_at) AS first, toInt64(last_at) AS heard, arrayMax(arrayConcat([0], accepted, refused)) AS top, 0 AS present,
      0 AS present_mark, 1 AS notes, length(accepted) AS signed, arraySum(seq -> cityHash64(seq), accepted) AS signed_mark,
      length(refused) - length(arrayIntersect(refused, accepted)) AS turned_down
    FROM ${table(deliveries)} FINAL WHERE site = ${site}
  )
  GROUP BY stream
)`
}
