/**
 * Answers the question for a list of journeys.
 *
 * @module
 */
import type { z } from 'zod'
import { type Asking, rowsOf, siteOf } from '../asking.ts'
import type { Unit } from '../funnel/question.ts'
import { resolveFunnel } from '../funnel/resolve.ts'
import { readNames } from '../names.ts'
import { toSpan } from '../period.ts'
import { QuestionError } from '../question-error.ts'
import type { Sql } from '../sql.ts'
import type { JourneysAnswer } from './answer.ts'
import type { journeysQuestion } from './question.ts'
import { journeysRule } from './rule.ts'
import { codedTouches, shapeRow } from './shape.ts'
import {
  type ArrivalRow,
  arrivalsSql,
  type List,
  type ListRow,
  listSql,
  periodSql,
  segmentSql,
  totalSql,
} from './sql.ts'

type Question = z.output<typeof journeysQuestion>

/** Which units are listed, and how that is said. */
interface Chosen {
  readonly unit: Unit
  /** `null` for none at all. */
  readonly units: Sql | null
  readonly rule: string
}

/** Lists the newest journeys of a period, or the units behind a bar. */
export async function answerJourneys(
  asking: Asking,
  question: Question,
): Promise<{ readonly answer: JourneysAnswer; readonly rule: string }> {
  const site = siteOf(asking, question.site)
  const { unit, units, rule } = await chooseUnits(asking, question)
  if (units === null) return { answer: { total: 0, rows: [] }, rule }
  const list = { site: site.id, unit, units, limit: question.limit, offset: question.offset }
  const rows = await rowsOf<ListRow>(asking, listSql(list))
  const total = rows[0]?.total ?? (question.offset === 0 ? 0 : await countUnits(asking, units))
  return { answer: { total, rows: await complete(asking, list, rows) }, rule }
}

async function countUnits(asking: Asking, units: Sql): Promise<number> {
  const [row] = await rowsOf<{ total: number }>(asking, totalSql(units))
  return row?.total ?? 0
}

async function chooseUnits(asking: Asking, question: Question): Promise<Chosen> {
  const { segment } = question
  const site = siteOf(asking, question.site)
  if (segment === undefined) {
    const unit = question.unit ?? 'journey'
    const span = toSpan(question, site.timeZone)
    return { unit, units: periodSql(site.id, unit, span), rule: journeysRule({ unit, question, site }) }
  }
  if (segment.funnel.site !== question.site) {
    throw new QuestionError(
      'segment.funnel.site',
      `Another site than the list's: ${segment.funnel.site}; give ${question.site}.`,
    )
  }
  const resolved = await resolveFunnel(asking, segment.funnel, 'segment.funnel.')
  const { unit, steps } = resolved.funnel
  if (question.unit !== undefined && question.unit !== unit) {
    throw new QuestionError(
      'unit',
      `The funnel counts other units: ${question.unit}; leave it out or give ${unit}.`,
    )
  }
  const rule = journeysRule({ unit, question, site, behind: { ...segment, resolved } })
  if (steps.length === 0) return { unit, units: null, rule }
  if (segment.step > steps.length) {
    throw new QuestionError('segment.step', `No such step: ${segment.step}; the funnel has ${steps.length}.`)
  }
  return { unit, units: segmentSql(resolved.funnel, segment), rule }
}

async function complete(
  asking: Asking,
  { site, unit }: List,
  rows: readonly ListRow[],
): Promise<JourneysAnswer['rows']> {
  const persons = [...new Set(rows.map(row => row.person))]
  const sessions = rows.filter(row => row.session_count > 0).map(row => row.first_session)
  const [names, arrivals] = await Promise.all([
    readNames(asking, site, rows.flatMap(codedTouches)),
    sessions.length === 0 ? [] : rowsOf<ArrivalRow>(asking, arrivalsSql(site, persons, sessions)),
  ])
  const known = new Map(arrivals.map(arrival => [arrival.session, arrival]))
  return rows.map(row => shapeRow(row, { unit, now: asking.now, names, arrivals: known }))
}
