/**
 * The statements that hold the books of delivery against the table of events.
 *
 * @module
 */
import { deliveries, events, noUuid } from '@touchline/ingest'
import { refusalCodes } from '@touchline/protocol'
import { ordinal, type Sql, sql, table } from '../sql.ts'
import { largestSeq, mostNamed, type Scope } from './pages-sql.ts'

/** Reasons that a browser has from the collector's own answer about one event. */
const refusalReasons = Object.entries(refusalCodes)
  .filter(([, { status }]) => status === null)
  .map(([code]) => code)

/** Which page lives are compared by their sets of numbers; of all others it is known that the sets are the same. */
export type Closely = readonly string[] | 'all'

const among = (closely: Closely): Sql =>
  closely === 'all' ? sql`1` : sql`stream IN (SELECT toUUID(arrayJoin(${closely})))`

/**
 * One row a page life: the numbers in the table, each once whatever copies there are, and what the books say.
 */
const setsSql = ({ site, began }: Scope, closely: Closely): Sql => sql`
SELECT stream, groupUniqArrayArray(seqs) AS found, max(heard) AS heard_at, max(who) AS visitor,
  groupArrayArray(pages) AS notes
FROM (
  SELECT stream, groupUniqArray(seq) AS seqs, min(received_at) AS begin, max(received_at) AS heard,
    toString(any(visitor)) AS who, [] AS pages
  FROM ${table(events)}
  WHERE site = ${site} AND stream != toUUID(${noUuid}) AND seq > 0 AND ${among(closely)}
  GROUP BY stream
  UNION ALL
  SELECT stream, [] AS seqs, toInt64(min(first_at)) AS begin, toInt64(max(last_at)) AS heard, '' AS who,
    groupArray((ledger, toInt64(created), toInt64(acknowledged), CAST(dropped, 'Map(String, Int64)'),
      accepted, refused, toInt64(first_at), toInt64(last_at), toInt64(known_before))) AS pages
  FROM ${table(deliveries)} FINAL WHERE site = ${site} AND ${among(closely)}
  GROUP BY stream
)
GROUP BY stream
HAVING min(begin) >= ${began}`

/**
 * A page life as its one note has it. Without a ledger it stands for itself.
 */
const plainSql = ({ site, began }: Scope, closely: Closely): Sql => sql`
SELECT if(named, deliveries.ledger, stream) AS ledger, deliveries.ledger != toUUID(${noUuid}) AS named,
  toInt64(created) AS made, toInt64(acknowledged) AS known, CAST(dropped, 'Map(String, Int64)') AS given_up,
  toInt64(length(accepted)) AS signed, signed AS present,
  toInt64(length(refused) - length(arrayIntersect(refused, accepted))) AS not_taken,
  toInt64(first_at) AS first, toInt64(last_at) AS last, toInt64(known_before) AS before
FROM ${table(deliveries)} FINAL WHERE site = ${site} AND first_at >= ${began} AND NOT (${among(closely)})`

/**
 * Page lives as the sets have them. A batch that named no ledger belongs to the one that its page life named
 * otherwise.
 */
const closeSql = (scope: Scope, closely: Closely): Sql => sql`
SELECT ledger, named, made, known, given_up, toInt64(length(taken)) AS signed,
  toInt64(length(arrayIntersect(taken, found))) AS present,
  toInt64(length(turned_down) - length(arrayIntersect(turned_down, taken))) AS not_taken, first, last, before
FROM (
  SELECT multiIf(note.1 != none, note.1, owner != none, owner, stream) AS ledger, stream, any(found) AS found,
    max(note.1 != none OR owner != none) AS named, max(note.2) AS made, max(note.3) AS known,
    maxMap(note.4) AS given_up, groupUniqArrayArray(note.5) AS taken, groupUniqArrayArray(note.6) AS turned_down,
    min(note.7) AS first, max(note.8) AS last,
    greatest(0, minIf(note.9, note.1 != none) - toInt64(length(groupUniqArrayArrayIf(note.5, note.1 = none)))) AS before
  FROM (
    SELECT stream, found, notes, toUUID(${noUuid}) AS none, arrayFirst(id -> id != none, notes.1) AS owner
    FROM (${setsSql(scope, closely)})
    WHERE notEmpty(notes)
  )
  ARRAY JOIN notes AS note
  GROUP BY ledger, stream
)`

/**
 * One row a ledger, over its whole life, less what was acknowledged before these books: a ledger may be older than a
 * server, than what is kept, or than an erasure.
 */
const ledgersSql = (scope: Scope, closely: Closely): Sql => sql`
SELECT ledger, max(named) AS has_ledger, max(made) - min(before) AS counted, max(known) - min(before) AS acknowledged,
  maxMap(given_up) AS dropped, sum(signed) AS accepted, sum(present) AS stored, sum(not_taken) AS refused,
  min(first) AS first_at, max(last) AS last_at
FROM (${plainSql(scope, closely)} UNION ALL ${closeSql(scope, closely)})
GROUP BY ledger
HAVING first_at < ${scope.to} AND last_at >= ${scope.from}`

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
  readonly uncounted: number
  /** Less than nothing by how many, ledger, created, stored, last receipt. */
  readonly losses: readonly (readonly [number, string, number, number, number])[]
}

/**
 * `settled` is what became of the events that anybody heard of again. What exceeds the ledger's count was given up and
 * accepted as well, as far as anything was given up; beyond that it was never counted.
 */
export function totalsSql(scope: Scope, closely: Closely): Sql {
  return sql`
SELECT countIf(has_ledger) AS ledgers, countIf(NOT has_ledger) AS without_ledger, sum(made) AS created,
  sum(present) AS stored, sum(gone) AS lost, sum(greatest(made, settled) - settled) AS waiting,
  sum(not_taken) AS refused, sumMap(given_up) AS dropped, sum(twice) AS recovered, sum(unknown) AS uncounted,
  groupArraySortedIf(${ordinal(mostNamed)})((-gone, toString(ledger), made, present, last_at), gone > 0) AS losses
FROM (
  SELECT ledger, has_ledger, stored AS present, last_at, greatest(acknowledged, accepted) - stored AS gone,
    mapFilter((reason, count) -> NOT has(${refusalReasons}, reason), dropped) AS given_up,
    arraySum(mapValues(given_up)) AS drops,
    greatest(books.refused, arraySum(mapValues(dropped)) - drops) AS not_taken,
    present + gone + not_taken + drops AS settled, if(has_ledger, counted, settled) AS told,
    greatest(told, settled) - told AS excess, least(excess, drops) AS twice, excess - twice AS unknown,
    told + unknown AS made
  FROM (${ledgersSql(scope, closely)}) AS books
)`
}

/** Gaps of the page lives that were compared by their sets, and those with most missing. */
export interface GapsRow {
  readonly streams: number
  readonly missing: number
  readonly refused: number
  readonly lost: number
  /** Less than nothing by how many, stream, visitor, last number, refused, lost, the first holes, last receipt. */
  readonly list: readonly (readonly [
    number,
    string,
    string,
    number,
    number,
    number,
    readonly (readonly [number, number])[],
    number,
  ])[]
}

/** Gaps as each page life shows them by itself, even if its browser never comes back. */
export function gapsSql(scope: Scope, closely: Closely): Sql {
  const { from, to } = scope
  return sql`
SELECT countIf(absent > 0) AS streams, sum(absent) AS missing, sum(not_taken) AS refused, sum(gone) AS lost,
  groupArraySortedIf(${ordinal(mostNamed)})((-absent, toString(stream), visitor, last, not_taken, gone,
    if(absent = 0, [], arraySlice(arrayFilter(hole -> hole.2 >= hole.1, arrayMap((low, high) -> (low + 1, high - 1),
      arrayPushFront(arraySort(found), 0), arrayPushBack(arraySort(found), last + 1))), 1, ${ordinal(mostNamed)})),
    heard_at), absent > 0) AS list
FROM (
  SELECT stream, visitor, heard_at, found, arrayDistinct(arrayFlatten(notes.5)) AS signed,
    arrayDistinct(arrayFlatten(notes.6)) AS turned_down,
    toInt64(arrayMax(arrayConcat([0], found, signed, turned_down))) AS last, last - length(found) AS absent,
    toInt64(length(signed) - length(arrayIntersect(signed, found))) AS gone,
    toInt64(length(turned_down) - length(arrayIntersect(turned_down, arrayConcat(found, signed)))) AS not_taken
  FROM (${setsSql(scope, closely)})
  WHERE heard_at >= ${from} AND heard_at < ${to} AND last <= ${ordinal(largestSeq)}
)`
}

/** When the newest event of a site was received. */
export function lastEventSql(site: string): Sql {
  return sql`SELECT max(received_at) AS last FROM ${table(events)} WHERE site = ${site}`
}
