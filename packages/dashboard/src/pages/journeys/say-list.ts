/**
 * What a list of journeys is a list of, in a sentence.
 *
 * @module
 */
import type { FunnelAnswer } from '@touchline/analysis'
import type { Behind } from '../../address/address.ts'
import { addDays } from '../../address/period.ts'
import { formatUnits, wordsFor } from '../../format/number.ts'
import { formatDays } from '../../format/time.ts'

/** Title and explanation of a list. */
export interface ListWords {
  readonly title: string
  readonly lede: string
  /** The segment as a chip. */
  readonly chip: string
}

/** The days of the period before, for a list of it. */
function sayWhen({ previous }: FunnelAnswer, { before }: Behind): string {
  if (before !== true || previous === undefined) return ''
  return `, ${formatDays(previous.from, addDays(previous.to, -1), false)}`
}

/** The list behind a bar, named by the labels of the funnel it belongs to. */
export function sayBehind(funnel: FunnelAnswer, behind: Behind, total: number): ListWords {
  const { title, lede, chip } = sayUnits(funnel, behind, total)
  const when = sayWhen(funnel, behind)
  return { title: `${title}${when}`, lede, chip: `${chip}${when}` }
}

function sayUnits(funnel: FunnelAnswer, behind: Behind, total: number): ListWords {
  const words = wordsFor(funnel.resolved.unit)
  const from = funnel.steps[behind.step - 1]?.label ?? `step ${behind.step}`
  const to = funnel.steps[behind.step]?.label ?? 'the end'
  const units = formatUnits(total, words)
  const same = 'As many rows as the bar counts, newest first.'
  if (behind.outcome === 'reached') {
    return { title: `${units} that reached “${from}”`, lede: same, chip: `Reached: ${from}` }
  }
  if (behind.outcome === 'dropped') {
    return {
      title: `${units} that left between “${from}” and “${to}”`,
      lede: `They reached the first and did not come to the second while its window was open. ${same}`,
      chip: `Left before: ${to}`,
    }
  }
  return {
    title: `${units} that may still come to “${to}”`,
    lede: `They reached “${from}” and their window is still open. ${same}`,
    chip: `On the way to: ${to}`,
  }
}
