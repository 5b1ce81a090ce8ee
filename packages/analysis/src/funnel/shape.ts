/**
 * From the funnel's row to its answer.
 *
 * @module
 */
import type { Segment } from '../segment.ts'
import { labelOf, type Step } from '../step.ts'
import { wilson } from '../wilson.ts'
import type { FunnelCount, FunnelStep } from './answer.ts'
import type { FunnelQuestion } from './question.ts'
import type { FunnelRow } from './sql.ts'

/** The counts of a funnel; `question` is what the list behind a bar is asked with. */
export function shapeFunnel(steps: readonly Step[], row: FunnelRow, question: FunnelQuestion): FunnelCount {
  return {
    steps: steps.map((step, index) => shapeStep(labelOf(step), index, row, question)),
    units: row.entered[0] ?? 0,
  }
}

function shapeStep(label: string, index: number, row: FunnelRow, question: FunnelQuestion): FunnelStep {
  const entered = row.entered[index] ?? 0
  const start = row.entered[0] ?? 0
  const before = row.entered[index - 1] ?? start
  const last = index === row.entered.length - 1
  const behind = (outcome: Segment['outcome']) => ({ funnel: question, step: index + 1, outcome })
  return {
    label,
    entered,
    rate: share(entered, start),
    rateInterval: wilson(entered, start),
    fromPrevious: share(entered, before),
    fromPreviousInterval: wilson(entered, before),
    dropped: last ? 0 : (row.dropped[index] ?? 0),
    inProgress: last ? 0 : (row.in_progress[index] ?? 0),
    medianMs: index === 0 ? null : (row.medians[index - 1] ?? null),
    segment: behind('reached'),
    droppedSegment: behind('dropped'),
    inProgressSegment: behind('inProgress'),
  }
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}
