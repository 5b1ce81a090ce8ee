/**
 * Answers the question for a funnel.
 *
 * @module
 */
import { type Asking, rowsOf, siteOf } from '../asking.ts'
import type { FunnelAnswer, FunnelCount } from './answer.ts'
import type { FunnelQuestion, ResolvedFunnelQuestion } from './question.ts'
import { resolveFunnel } from './resolve.ts'
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
    previous === null
      ? null
      : countFunnel(asking, previous.funnel, { ...behind, from: previous.from, to: previous.to }),
  ])
  const answer: FunnelAnswer = {
    ...count,
    resolved: resolved.question,
    ...(previous === null || before === null
      ? {}
      : { previous: { ...before, from: previous.from, to: previous.to } }),
  }
  return { answer, rule: funnelRule(resolved, count, siteOf(asking, question.site).timeZone) }
}

async function countFunnel(asking: Asking, funnel: Funnel, question: FunnelQuestion): Promise<FunnelCount> {
  if (funnel.steps.length === 0) return { steps: [], units: 0 }
  const [row] = await rowsOf<FunnelRow>(asking, funnelSql(funnel))
  if (row === undefined) throw new Error('The engine counted no funnel: no row came back.')
  return shapeFunnel(funnel.steps, row, question)
}
