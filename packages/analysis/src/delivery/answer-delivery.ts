/**
 * Answers the question whether every event arrived.
 *
 * @module
 */
import { retentionMs } from '@touchline/ingest'
import { limits } from '@touchline/protocol'
import type { z } from 'zod'
import { type Asking, rowsOf, siteOf } from '../asking.ts'
import { toSpan } from '../period.ts'
import type { Sql } from '../sql.ts'
import type { DeliveryAnswer } from './answer.ts'
import { mostSuspects, type PagesRow, pagesSql } from './pages-sql.ts'
import type { deliveryQuestion } from './question.ts'
import { shapeDelivery } from './shape.ts'
import { type GapsRow, gapsSql, lastEventSql, type TotalsRow, totalsSql } from './sql.ts'

/** An event goes at the end of its own retention, and may have been a week on its way to its page life's receipt. */
const longestWayMs = limits.lateMs + 24 * 60 * 60 * 1000

/** The account of a period's ledgers and page lives. */
export async function answerDelivery(
  asking: Asking,
  question: z.output<typeof deliveryQuestion>,
): Promise<{ readonly answer: DeliveryAnswer; readonly rule: string }> {
  const site = siteOf(asking, question.site)
  const scope = {
    site: site.id,
    ...toSpan(question, site.timeZone),
    began: asking.now - retentionMs(site) + longestWayMs,
  }
  const [pages, newest] = await Promise.all([
    onlyRow<PagesRow>(asking, pagesSql(scope)),
    onlyRow<{ readonly last: number }>(asking, lastEventSql(site.id)),
  ])
  const named = pages.list.map(([, stream]) => stream)
  const closely = pages.suspects.length > mostSuspects ? 'all' : [...pages.suspects, ...named]
  const [totals, gaps] = await Promise.all([
    onlyRow<TotalsRow>(asking, totalsSql(scope, closely)),
    onlyRow<GapsRow>(asking, gapsSql(scope, closely)),
  ])
  const answer = shapeDelivery({ pages, totals, gaps, all: closely === 'all', last: newest.last })
  return { answer, rule: deliveryRule(`from ${question.from} to before ${question.to} (${site.timeZone})`) }
}

/** An aggregation over everything has one row, whatever there is. */
async function onlyRow<Row>(asking: Asking, statement: Sql): Promise<Row> {
  const [row] = await rowsOf<Row>(asking, statement)
  if (row === undefined) throw new Error('The engine answered an aggregation without a row.')
  return row
}

const deliveryRule = (days: string): string =>
  `Every ledger heard of ${days} is compared over its whole life: created is what the browser counted, stored what was accepted and is in the table, each event once, and lost what was accepted, by our books or by the browser’s, and is not; a gap is a number of a page life, up to the largest that was seen, that is not in the table.`
