/**
 * From rows to the answer about deliveries.
 *
 * @module
 */
import type { DeliveryAnswer, DeliveryCounts, GapCounts, LedgerLoss, StreamGaps } from './answer.ts'
import { mostNamed, type PagesRow } from './pages-sql.ts'
import type { GapsRow, TotalsRow } from './sql.ts'

/** The rows of the statements. */
export interface DeliveryRows {
  readonly pages: PagesRow
  readonly totals: TotalsRow
  readonly gaps: GapsRow
  /** Whether all page lives were compared by their sets. */
  readonly all: boolean
  /** 0 when there is no event. */
  readonly last: number
}

/** The answer out of its rows. */
export function shapeDelivery({ pages, totals, gaps, all, last }: DeliveryRows): DeliveryAnswer {
  const { created, stored, lost, waiting, refused, dropped, recovered } = totals
  const counts = { created, stored, lost, waiting, refused, dropped, recovered }
  return {
    headline: headlineOf(counts),
    ...counts,
    uncounted: totals.uncounted,
    ledgers: totals.ledgers,
    withoutLedger: totals.without_ledger,
    losses: totals.losses.map(toLoss),
    gaps: {
      of: pages.pages,
      ...(all ? countGaps([gaps]) : countGaps([gaps, withoutNamed(pages)])),
      list: gaps.list.map(toStream),
    },
    lastEventAt: last === 0 ? null : last,
  }
}

/** The gaps found without the sets, less the page lives that are named and were compared by their sets as well. */
function withoutNamed({ streams, missing, refused, list }: PagesRow): Omit<GapCounts, 'notReceived'> {
  const named = {
    missing: sum(list.map(([less]) => -less)),
    refused: sum(list.map(([, , turned]) => turned)),
  }
  return {
    streams: streams - list.length,
    missing: missing - named.missing,
    refused: refused - named.refused,
    lost: 0,
  }
}

function countGaps(parts: readonly Omit<GapCounts, 'notReceived'>[]): GapCounts {
  const [streams, missing, refused, lost] = (['streams', 'missing', 'refused', 'lost'] as const).map(what =>
    sum(parts.map(part => part[what])),
  ) as [number, number, number, number]
  return { streams, missing, refused, lost, notReceived: missing - refused - lost }
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0)

/** The account in a line: always the three counts, of the others those that are not zero. */
function headlineOf({ created, stored, lost, ...others }: DeliveryCounts): string {
  const dropped = sum(Object.values(others.dropped))
  const rest = [
    [others.waiting, 'waiting in browsers'],
    [others.refused, 'refused'],
    [dropped, 'given up by browsers'],
    [others.recovered, 'stored though given up'],
  ] as const
  const said = rest.flatMap(([count, what]) => (count === 0 ? [] : [`${grouped(count)} ${what}`]))
  const main = `${grouped(created)} created, ${grouped(stored)} stored, ${grouped(lost)} lost`
  return said.length === 0 ? main : `${main}; ${said.join(', ')}`
}

const grouped = (count: number): string => count.toLocaleString('en')

const toLoss = ([less, ledger, created, stored, lastAt]: TotalsRow['losses'][number]): LedgerLoss => ({
  ledger,
  created,
  stored,
  lost: -less,
  lastAt,
})

function toStream(row: GapsRow['list'][number]): StreamGaps {
  const [less, stream, visitor, last, refused, lost, holes, lastAt] = row
  const missing = -less
  const notReceived = missing - refused - lost
  return { stream, visitor, last, missing, refused, lost, notReceived, numbers: inWords(holes), lastAt }
}

function inWords(holes: readonly (readonly [number, number])[]): string {
  const named = holes.map(([low, high]) => (low === high ? `${low}` : `${low}–${high}`))
  return named.length < mostNamed ? named.join(', ') : `${named.join(', ')} …`
}
