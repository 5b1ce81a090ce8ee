/**
 * From rows to the answer about deliveries.
 *
 * @module
 */
import type { DeliveryAnswer, DeliveryCounts, LedgerLoss, StreamGaps } from './answer.ts'
import { type GapsRow, mostNamed, type TotalsRow } from './sql.ts'

/** The rows of the three statements. */
export interface DeliveryRows {
  readonly totals: TotalsRow
  readonly gaps: GapsRow
  /** 0 when there is no event. */
  readonly last: number
}

/** The answer out of its rows. */
export function shapeDelivery({ totals, gaps, last }: DeliveryRows): DeliveryAnswer {
  const { created, stored, lost, waiting, refused, dropped, recovered } = totals
  const counts = { created, stored, lost, waiting, refused, dropped, recovered }
  return {
    headline: headlineOf(counts),
    ...counts,
    ledgers: totals.ledgers,
    withoutLedger: totals.without_ledger,
    losses: totals.losses.map(toLoss),
    gaps: {
      of: gaps.pages,
      streams: gaps.streams,
      missing: gaps.missing,
      refused: gaps.refused,
      lost: gaps.lost,
      notReceived: gaps.missing - gaps.refused - gaps.lost,
      list: gaps.list.map(toStream),
    },
    lastEventAt: last === 0 ? null : last,
  }
}

/** The account in a line: always the three counts, of the others those that are not zero. */
function headlineOf({ created, stored, lost, ...others }: DeliveryCounts): string {
  const dropped = Object.values(others.dropped).reduce((sum, count) => sum + count, 0)
  const rest = [
    [others.waiting, 'waiting in browsers'],
    [others.refused, 'refused'],
    [dropped, 'given up by browsers'],
    [others.recovered, 'stored though not counted on'],
  ] as const
  const said = rest.flatMap(([count, what]) => (count === 0 ? [] : [`${grouped(count)} ${what}`]))
  const main = `${grouped(created)} created, ${grouped(stored)} stored, ${grouped(lost)} lost`
  return said.length === 0 ? main : `${main}; ${said.join(', ')}`
}

const grouped = (count: number): string => count.toLocaleString('en')

const toLoss = ([ledger, created, stored, lost, lastAt]: TotalsRow['losses'][number]): LedgerLoss => ({
  ledger,
  created,
  stored,
  lost,
  lastAt,
})

function toStream(row: GapsRow['list'][number]): StreamGaps {
  const [stream, visitor, last, missing, refused, lost, holes, lastAt] = row
  const notReceived = missing - refused - lost
  return { stream, visitor, last, missing, refused, lost, notReceived, numbers: inWords(holes), lastAt }
}

function inWords(holes: readonly (readonly [number, number])[]): string {
  const named = holes.map(([low, high]) => (low === high ? `${low}` : `${low}–${high}`))
  return named.length < mostNamed ? named.join(', ') : `${named.join(', ')} …`
}
