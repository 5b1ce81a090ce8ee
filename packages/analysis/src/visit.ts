/**
 * Which session each element of a journey's row is counted in.
 *
 * @module
 */
import { sessionGapMs } from '@touchline/ingest'
import { type Sql, sql } from './sql.ts'

/** Ticks of two elements differ by less than this exactly when their milliseconds differ by no more than the gap. */
const gap = sql`bitShiftLeft(toInt64(${sessionGapMs} + 1), 20)`

/**
 * The numbers in `session`, where elements outside any session have that of the person's last one before them: while
 * it goes on, and for half an hour after it. An order that a server tells of belongs to the visit in which it was
 * placed, which it neither begins nor extends (`definitions.md` 3.1).
 *
 * Most rows have no such element, and pay nothing for it.
 */
export const visits: Sql = sql`if(has(session, 0), arrayMap((s, a, before, after) ->
    multiIf(s > 0, s, before.1 > 0 AND (before.1 = after.1 OR a - before.2 < ${gap}), before.1, 0),
    session, at, arrayFill(x -> x.1 > 0, arrayZip(session, at)), arrayReverseFill(x -> x.1 > 0, arrayZip(session, at))),
  session)`
