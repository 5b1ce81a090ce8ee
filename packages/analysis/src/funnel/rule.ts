/**
 * How a funnel was counted, in words.
 *
 * @module
 */
import { durationInWords } from '../duration.ts'
import { labelOf } from '../step.ts'
import type { FunnelCount } from './answer.ts'
import type { ResolvedFunnel } from './resolve.ts'
import type { Funnel } from './units.ts'

const plural = { person: 'Persons', visitor: 'Visitors', session: 'Sessions', journey: 'Journeys' } as const

/** One sentence: what is counted, of when, within which time, and what was left out. */
export function funnelRule(
  { question, funnel }: ResolvedFunnel,
  count: FunnelCount,
  timeZone: string,
): string {
  const days = `from ${question.from} to before ${question.to} (${timeZone})`
  if (funnel.steps.length === 0) {
    return `No step of a checkout was seen ${days}, so nothing was counted.`
  }
  return [
    `${plural[funnel.unit]} whose first step lies in the days ${days}, each counted once at the furthest step reached in order ${within(funnel)}`,
    counted(funnel, count),
    ...skipped(funnel),
  ]
    .join('; ')
    .concat('.')
}

function within({ unit, windowMs }: Funnel): string {
  const time = `within ${durationInWords(windowMs)} of the first`
  return unit === 'session' || unit === 'journey' ? `inside the ${unit}, ${time}` : time
}

function skipped({ steps }: Funnel): readonly string[] {
  const names = steps.filter(step => step.optional === true).map(step => `“${labelOf(step)}”`)
  return names.length === 0 ? [] : [`whoever came further without ${inWords(names)} is counted there too`]
}

function inWords(names: readonly string[]): string {
  return names.length === 1 ? names.join() : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
}

function counted({ mature }: Funnel, { steps }: FunnelCount): string {
  if (mature) return 'those whose time is not over yet are left out'
  const open = steps.reduce((sum, step) => sum + step.inProgress, 0)
  return open === 0
    ? 'the time of all of them is over'
    : `${open} whose time is not over yet ${open === 1 ? 'is' : 'are'} counted where they are`
}
