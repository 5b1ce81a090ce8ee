/**
 * The statements that hold the books of delivery against the table of events.
 *
 * @module
 */
import { deliveries, events, noUuid } from '@touchline/ingest'
import { refusalCodes } from '@touchline/protocol'
import type { Span } from '../period.ts'
import { ordinal, type Sql, sql, table } from '../sql.ts'

/** Senders and page lives that are named; the sums hold all of them. */
export const mostNamed = 20

/** No page life has so many events: a number beyond is a sender's mistake, and would be a gap of millions. */
const largestSeq = 1_000_000

/** Reasons that a browser has from the collector's own answer about one event. */
const refusalReasons = Object.entries(refusalCodes)
  .filter(([, { status }]) => status === null)
  .map(([code]) => code)

/**
 * One row a page life: the numbers in the table, each once whatever copies there are, and what the books say.
 */
const pagesSql = (site: string): Sql => sql`
SELECT stream, groupUniqArrayArray(seqs) AS found, max(heard) AS heard_at, max(who) AS visitor,
  groupArrayArray(pages) AS notes
FROM (
  SELECT stream, groupUniqArray(seq) AS seqs, max(received_at) AS heard, toString(any(visitor)) AS who, [] AS pages
  FROM ${table(events)} WHERE site = ${site} AND stream != toUUID(${noUuid}) AND seq > 0
  GROUP BY stream
  UNION ALL
  SELECT stream, [] AS seqs, toInt64(max(last_at)) AS heard, '' AS who,
    groupArray((ledger, toInt64(created), toInt64(acknowledged), CAST(dropped, 'Map(String, Int64)'),
      accepted, refused, toInt64(first_at), toInt64(last_at))) AS pages
  FROM ${table(deliveries)} FINAL WHERE site = ${site}
  GROUP BY stream
)
GROUP BY stream`

/**
 * One row a ledger. A batch that named no ledger belongs to the one that its page life named otherwise; a page life
 * that never named any stands for itself.
 */
const ledgersSql = (site: string, { from, to }: Span): Sql => sql`
SELECT ledger, max(has_ledger) AS named, max(made) AS counted, max(known) AS acknowledged,
  maxMap(dropped) AS given_up, toInt64(sum(length(signed))) AS accepted,
  toInt64(sum(length(arrayIntersect(signed, found)))) AS stored,
  toInt64(sum(length(turned_down) - length(arrayIntersect(turned_down, signed)))) AS not_taken,
  min(first) AS first_at, max(last) AS last_at
FROM (
  SELECT multiIf(note.1 != none, note.1, owner != none, owner, stream) AS ledger, stream, any(found) AS found,
    max(note.1 != none OR owner != none) AS has_ledger, max(note.2) AS made, max(note.3) AS known,
    maxMap(note.4) AS dropped, groupUniqArrayArray(note.5) AS signed, groupUniqArrayArray(note.6) AS turned_down,
    min(note.7) AS first, max(note.8) AS last
  FROM (
    SELECT stream, found, notes, toUUID(${noUuid}) AS none, arrayFirst(id -> id != none, notes.1) AS owner
    FROM (${pagesSql(site)})
    WHERE notEmpty(notes)
  )
  ARRAY JOIN notes AS note
  GROUP BY ledger, stream
)
GROUP BY ledger
HAVING first_at < ${to} AND last_at >= ${from}`

/** Sums over the ledgers of a period. */
export interface TotalsRow {
  readonly ledgers: number
  readonly without_ledger: number
  readonly created: number
  readonly stored: number
  readonly lost: number
  readonly waiting: number
  readonly refused: number
  readonly dropped: Readonly<Record<string, number>>
  readonly recovered: number
  /** Ledger, created, stored, lost, last receipt. */
  readonly losses: readonly (readonly [string, number, number, number, number])[]
}

/** `settled` is what became of the events that anybody heard of again. */
export function totalsSql(site: string, span: Span): Sql {
  return sql`
SELECT countIf(named) AS ledgers, countIf(NOT named) AS without_ledger, sum(made) AS created, sum(present) AS stored,
  sum(gone) AS lost, sum(greatest(made, settled) - settled) AS waiting, sum(not_taken) AS refused,
  sumMap(given_up) AS dropped, sum(greatest(made, settled) - made) AS recovered,
  arraySlice(arraySort(loss -> -loss.4, groupArrayIf(1000)(
    (toString(ledger), made, present, gone, last_at), gone > 0)), 1, ${ordinal(mostNamed)}) AS losses
FROM (
  SELECT ledger, named, stored AS present, last_at, greatest(acknowledged, accepted) - stored AS gone,
    mapFilter((reason, count) -> NOT has(${refusalReasons}, reason), books.given_up) AS given_up,
    arraySum(mapValues(given_up)) AS drops,
    greatest(books.not_taken, arraySum(mapValues(books.given_up)) - drops) AS not_taken,
    present + gone + not_taken + drops AS settled, if(named, counted, settled) AS made
  FROM (${ledgersSql(site, span)}) AS books
)`
}

/** Sums over the page lives of a period, and those with most missing. */
export interface GapsRow {
  readonly pages: number
  readonly streams: number
  readonly missing: number
  readonly refused: number
  readonly lost: number
  /** Stream, visitor, last number, missing, refused, lost, the first holes with both their ends, last receipt. */
  readonly list: readonly (readonly [
    string,
    string,
    number,
    number,
    number,
    number,
    readonly (readonly [number, number])[],
    number,
  ])[]
}

/** Gaps as each page life shows them by itself, even if its browser never comes back. */
export function gapsSql(site: string, { from, to }: Span): Sql {
  return sql`
SELECT count() AS pages, countIf(absent > 0) AS streams, sum(absent) AS missing, sum(not_taken) AS refused,
  sum(gone) AS lost,
  arraySlice(arraySort(page -> -page.4, groupArrayIf(1000)((toString(stream), visitor, last, absent, not_taken, gone,
    if(absent = 0, [], arraySlice(arrayFilter(hole -> hole.2 >= hole.1, arrayMap((low, high) -> (low + 1, high - 1),
      arrayPushFront(arraySort(found), 0), arrayPushBack(arraySort(found), last + 1))), 1, ${ordinal(mostNamed)})),
    heard_at), absent > 0)), 1, ${ordinal(mostNamed)}) AS list
FROM (
  SELECT stream, visitor, heard_at, found, arrayDistinct(arrayFlatten(notes.5)) AS signed,
    arrayDistinct(arrayFlatten(notes.6)) AS turned_down,
    toInt64(arrayMax(arrayConcat(found, signed, turned_down))) AS last, last - length(found) AS absent,
    length(signed) - length(arrayIntersect(signed, found)) AS gone,
    length(turned_down) - length(arrayIntersect(turned_down, arrayConcat(found, signed))) AS not_taken
  FROM (${pagesSql(site)})
  WHERE heard_at >= ${from} AND heard_at < ${to} AND last <= ${ordinal(largestSeq)}
)`
}

/** When the newest event of a site was received. */
export function lastEventSql(site: string): Sql {
  return sql`SELECT max(received_at) AS last FROM ${table(events)} WHERE site = ${site}`
}
