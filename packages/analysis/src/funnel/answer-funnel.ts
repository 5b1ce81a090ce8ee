/**
 * Answers the question for a funnel.
 *
 * @module
 */
import { type Asking, rowsOf, siteOf } from '../asking.ts'
import type { FunnelAnswer, FunnelCount, FunnelStep, PreviousCount } from './answer.ts'
import type { FunnelQuestion, ResolvedFunnelQuestion } from './question.ts'
import { type PreviousFunnel, resolveFunnel } from './resolve.ts'
import { funnelRule } from './rule.ts'
import { shapeFunnel } from './shape.ts'
import { type FunnelRow, funnelSql } from './sql.ts'
import type { Funnel } from './units.ts'

/** Counts a funnel, and the period before when that was asked for. */
export async function answerFunnel(
  asking: Asking,
  question: ResolvedFunnelQuestion,
): Promise<{ readonly answer: FunnelAnswer; readonly rule: string }> {
  const resolved = await resolveFunnel(asking, question)
  const { compare: _, ...behind } = resolved.question
  const { previous } = resolved
  const [count, before] = await Promise.all([
    countFunnel(asking, resolved.funnel, behind),
    previous === null ? null : countPrevious(asking, previous, behind),
  ])
  const answer: FunnelAnswer = {
    ...count,
    resolved: resolved.question,
    ...(before === null ? {} : { previous: before }),
  }
  return { answer, rule: funnelRule(resolved, count, siteOf(asking, question.site).timeZone) }
}

async function countPrevious(
  asking: Asking,
  { funnel, has, from, to }: PreviousFunnel,
  behind: FunnelQuestion,
): Promise<PreviousCount> {
  const { units, steps } = await countFunnel(asking, funnel, {
    ...behind,
    steps: [...funnel.steps],
    from,
    to,
  })
  const found = steps.values()
  const aligned = has.map(is => (is ? (found.next().value ?? null) : null))
  return {
    units,
    from,
    to,
    steps: aligned.map((step, index) => comparable(step, index > 0 && !has[index - 1])),
  }
}

/** Without the step before it, a step is compared from the start alone. */
function comparable(step: FunnelStep | null, afterUnseen: boolean): FunnelStep | null {
  if (step === null || !afterUnseen) return step
  return { ...step, fromPrevious: null, fromPreviousInterval: null, medianMs: null }
}

async function countFunnel(asking: Asking, funnel: Funnel, question: FunnelQuestion): Promise<FunnelCount> {
  if (funnel.steps.length === 0) return { steps: [], units: 0 }
  const [row] = await rowsOf<FunnelRow>(asking, funnelSql(funnel))
  if (row === undefined) throw new Error('The engine counted no funnel: no row came back.')
  return shapeFunnel(funnel.steps, row, question)
}
