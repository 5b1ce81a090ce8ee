import type { FunnelAnswer } from '@touchline/analysis'
import { formatCount, formatUnits, wordsFor } from '../../format/number.ts'
import { formatRate, smallestRateBase } from '../../format/rate.ts'
import { shareInWords } from '../../format/share-words.ts'
import type { Leak } from './find-leak.ts'
import { placeBefore } from './place.ts'
import { type Transition, transitions } from './transition.ts'

/** The page's title: the leak with its size. */
export function sayLeak(answer: FunnelAnswer, leak: Leak): string {
  const words = wordsFor(answer.resolved.unit)
  if (leak.kind === 'none') return 'Nobody has come to the first step in this period'
  if (answer.steps.length === 1) {
    return `${formatUnits(answer.units, words)} came to “${answer.steps[0]?.label}”, and nobody went further yet`
  }
  if (leak.kind === 'kept') return `Nobody has left yet: ${formatUnits(answer.units, words)} on the way`
  const { at } = leak
  const place = placeBefore(answer, at.step + 1)
  if (leak.kind === 'few') {
    return `${formatCount(at.left)} of ${formatUnits(at.decided, words)} left ${place}; too few for a rate`
  }
  const sentence = `${shareInWords(at.share, at.interval)} leave ${place}`
  return leak.kind === 'worse' ? `${sentence}, more than in the period before` : sentence
}

/** Said with the shares that were compared: of those who decided, where somebody has not. */
function sayRates({ share, before, interval, isOpen }: Transition): string {
  const now = formatRate(1 - share, interval)
  const who = isOpen ? ' of those who decided' : ''
  return `${now}${who} go on, was ${formatRate(1 - (before ?? share), interval)}`
}

/** The panel's title: what the bars show against the period before. */
export function sayChange(answer: FunnelAnswer): string {
  const all = transitions(answer)
  const moved = all.filter(({ change }) => change === 'worse' || change === 'better')
  const [first] = moved
  if (answer.units < smallestRateBase) {
    return `Every dot is one ${wordsFor(answer.resolved.unit).one}`
  }
  if (first === undefined) {
    const compared = all.some(({ change }) => change === 'unclear')
    return compared ? 'No step differs from the period before' : 'Who went on, step by step'
  }
  const verb = first.change === 'worse' ? 'fell' : 'rose'
  const share = sayRates(first)
  return moved.length === 1
    ? `Only “${first.to}” ${verb}: ${share}`
    : `${moved.length} steps changed; “${first.to}” ${verb}: ${share}`
}
