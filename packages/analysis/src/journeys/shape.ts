/**
 * From the rows of the list to its answer.
 *
 * @module
 */
import type { Unit } from '../funnel/question.ts'
import type { Names } from '../names.ts'
import { outcomeOf, sumMoney } from '../outcome.ts'
import { type CodedTouch, toTouch } from '../touch.ts'
import type { JourneyRow } from './answer.ts'
import { type ArrivalRow, type ListRow, touchesAtEnds } from './sql.ts'

/** What rows are completed with. */
export interface Surroundings {
  readonly unit: Unit
  readonly now: number
  readonly names: Names
  readonly arrivals: ReadonlyMap<string, ArrivalRow>
}

/** One row of the list. */
export function shapeRow(row: ListRow, { unit, now, names, arrivals }: Surroundings): JourneyRow {
  const arrival = arrivals.get(row.first_session)
  return {
    unit,
    id: unit === 'journey' ? `${row.person}#${row.unit_id}` : row.unit_id,
    person: row.person,
    user: row.user === '' ? null : row.user,
    startAt: row.start_at,
    endAt: row.end_at,
    outcome: outcomeOf({
      converted: Boolean(row.converted),
      endAt: row.journey_end_at,
      isLast: Boolean(row.is_last),
      now,
    }),
    touches: codedTouches(row).map(coded => toTouch(names, coded)),
    touchCount: row.touch_count,
    gapAt: row.touch_count > row.touches.length ? touchesAtEnds : null,
    sessionCount: row.session_count,
    channelGroup: arrival?.channel_group ?? '',
    source: arrival?.source ?? '',
    device: arrival?.device ?? '',
    engagedMs: row.engaged_ms,
    revenue: sumMoney(row.revenue),
  }
}

/** The touches of a row as codes. */
export function codedTouches(row: ListRow): readonly CodedTouch[] {
  return row.touches.map(([at, event, path, touchpoint, view, engagedMs]) => ({
    at,
    event,
    path,
    touchpoint,
    isView: view === 1,
    engagedMs,
  }))
}
