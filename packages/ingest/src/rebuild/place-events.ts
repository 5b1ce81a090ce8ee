/**
 * Sessions of events: which session every event of a page falls in (`definitions.md` 1.3).
 *
 * @module
 */
import { sessionGapMs } from './gaps.ts'
import { devicesSql } from './owned-events.ts'
import { namesTransaction } from './slice-facts.ts'
import type { Staged } from './stage-events.ts'
import { placedColumns, subjectColumns } from './staged-columns.ts'
import { createStaging, noVisitor, type RebuildContext, run, type StagingTables } from './staging.ts'

/** A session is never longer, so that an open kiosk does not have one endless session. */
const sessionCapMs = 24 * 60 * 60 * 1000

/** So many events reach a cap at most without a pause: of visitors with no more than these no stretch is too long. */
const alwaysShort = sessionCapMs / sessionGapMs + 1

/**
 * Stretches longer than the cap are walked through, because where such a session ends depends on where it began:
 * from start to start, since a fold over a million events would take gigabytes.
 */
const longSql = `
  long AS (
    SELECT storage, stretch, arraySort(groupArray(at)) AS times, arrayFold(
        (starts, day) -> times[-1] - starts[-1] <= ${sessionCapMs} ? starts
          : arrayPushBack(starts, arrayFirst(time -> time - starts[-1] > ${sessionCapMs}, times)),
        range(toUInt32(intDiv(times[-1] - times[1], ${sessionCapMs}))), [times[1]]) AS starts
    FROM stretched WHERE activity = 1 GROUP BY storage, stretch HAVING max(at) - min(at) > ${sessionCapMs}
  ),
  cut AS (
    SELECT *, paused OR (activity = 1 AND at > at_before AND has(long.starts, at)) AS starts_session
    FROM stretched LEFT JOIN (SELECT storage, stretch, starts FROM long) AS long USING (storage, stretch)
  ),`

const shortSql = `
  cut AS (SELECT *, paused AS starts_session FROM stretched),`

/** The owned events in the order in which sessions are cut: that of their visitor, which is nearly always known. */
const placesSql = (tables: StagingTables, { owned, cookieless }: Staged): string =>
  cookieless
    ? `SELECT owned.*, storage, place FROM ${owned} AS owned INNER JOIN (
        SELECT visitor, position, daily_visitor = ${noVisitor} ? visitor : daily_visitor AS storage,
          row_number() OVER (PARTITION BY storage ORDER BY at, stream_at, stream_order, seq, id_order) AS place
        FROM ${tables.ordered} AS ordered LEFT JOIN ${devicesSql(tables)} AS devices USING (visitor)
      ) AS places USING (visitor, position)`
    : `SELECT *, visitor AS storage, position AS place FROM ${owned} AS owned`

/**
 * Of key events of one person with one transaction the first counts: a confirmation that is loaded again and a
 * server that tells of the same order make no second one. Which one that is takes the order of journeys.
 */
const retoldSql = ({ ordered }: StagingTables, { owned }: Staged): string => `,
  retold AS (
    SELECT visitor, position FROM (
      SELECT visitor, position, row_number() OVER (PARTITION BY person, transaction
        ORDER BY at, stream_at, stream_order, seq, id_order) AS telling
      FROM (SELECT * FROM ${ordered} WHERE ${namesTransaction}) AS told
      INNER JOIN (SELECT visitor, position, person FROM ${owned}) AS owners USING (visitor, position)
    ) WHERE telling > 1
  )`

/**
 * A stretch is a visitor's activity without a pause and without a change of person; the page lives of one
 * visitor of a day are cut together. Nearly always it is one session. Events of a page that extend no session
 * fall in the one before them, unless they are another person's; events that servers sent fall in none.
 */
const placedSql = (tables: StagingTables, staged: Staged): string => `
WITH
  looking_back AS (
    SELECT *, countIf(activity = 1) OVER before AS active_before, maxIf(at, activity = 1) OVER before AS at_before,
      anyLastIf(person, activity = 1) OVER before AS person_before
    FROM (${placesSql(tables, staged)})
    WINDOW before AS (PARTITION BY storage ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
  ),
  pausing AS (
    SELECT *, activity = 1 AND (active_before = 0 OR at - at_before > ${sessionGapMs} OR person != person_before) AS paused
    FROM looking_back
  ),
  stretched AS (SELECT *, sum(paused) OVER (PARTITION BY storage ORDER BY place) AS stretch FROM pausing),${staged.longest > alwaysShort || staged.cookieless ? longSql : shortSql}
  starting AS (
    SELECT *, minIf(place, activity = 1) OVER (PARTITION BY visitor, stream) AS page_place FROM cut
  ),
  carried AS (
    SELECT *, anyLastIf(id, starts_session) OVER so_far AS last_session,
      anyLastIf(person, starts_session) OVER so_far AS last_person
    FROM starting WINDOW so_far AS (PARTITION BY storage ORDER BY place)
  )${staged.retold ? retoldSql(tables, staged) : ''}
SELECT events.* EXCEPT (known_user, changed, position, ${subjectColumns.join(', ')})${staged.retold ? ` REPLACE (${isRetold} ? 0 : value AS value)` : ''}, carried.place AS position, person, run_user,
  starts_session AND page_place < carried.place AND (name != 'page_view' OR nav IN ('', 'route')) AS continues,
  (activity = 1 OR stream_order != 0) AND person = last_person
    ? last_session : ${noVisitor} AS session,
  counted = 1 AND name = 'page_view' AS is_view,
  counted = 1 AND name = {keyEvent:String}${staged.retold ? ` AND NOT ${isRetold}` : ''} AS key_event
FROM ${tables.ordered} AS events
INNER JOIN (SELECT visitor, position, place, person, run_user, starts_session, page_place, last_session, last_person
  FROM carried) AS carried USING (visitor, position)`

const isRetold = '((events.visitor, events.position) IN (SELECT visitor, position FROM retold))'

/** Fills the staging table `placed`. */
export async function placeEvents(context: RebuildContext, staged: Staged): Promise<void> {
  const { tables } = context
  await createStaging(context, tables.placed, placedColumns)
  await run(context, `INSERT INTO ${tables.placed} ${placedSql(tables, staged)}`)
}
