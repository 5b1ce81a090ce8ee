/**
 * The finding of the funnel: where most people leave, said only as firmly as the numbers allow.
 *
 * @module
 */
import type { FunnelAnswer } from '@touchline/analysis'
import { smallestRateBase } from '../../format/rate.ts'
import { isBrowsing } from './place.ts'
import { type Transition, transitions } from './transition.ts'

/** The finding. `few`: the largest leak so far, by fewer than 30 people; `kept`: nobody left; `none`: nobody came. */
export type Leak =
  | { readonly kind: 'worse' | 'largest' | 'few'; readonly at: Transition }
  | { readonly kind: 'kept' }
  | { readonly kind: 'none' }

/** The one that costs most people beyond those who left before. */
function worst(candidates: readonly Transition[]): Transition | undefined {
  const extra = ({ share, before, decided }: Transition): number => (share - (before ?? share)) * decided
  return candidates
    .filter(candidate => candidate.change === 'worse')
    .reduce<Transition | undefined>(
      (best, candidate) => (best === undefined || extra(candidate) > extra(best) ? candidate : best),
      undefined,
    )
}

function largest(candidates: readonly Transition[]): Transition | undefined {
  return candidates
    .filter(candidate => candidate.left > 0)
    .reduce<Transition | undefined>(
      (best, candidate) => (best === undefined || candidate.share > best.share ? candidate : best),
      undefined,
    )
}

/**
 * Finds the leak to name. A step that loses more people than in the period before comes first (the interval
 * of the difference excludes zero); else the step that the largest share leave at. People who only looked at
 * products did not mean to buy yet, so their leaving is named only when it grew or nothing else is left.
 * Fewer than 30 people are never given as a share.
 */
export function findLeak(answer: FunnelAnswer): Leak {
  if (answer.units === 0) return { kind: 'none' }
  const all = transitions(answer)
  const enough = all.filter(({ decided }) => decided >= smallestRateBase)
  const grown = worst(enough)
  if (grown !== undefined) return { kind: 'worse', at: grown }
  const meant = enough.filter(({ step }) => !isBrowsing(answer, step))
  const leak = largest(meant) ?? largest(enough)
  if (leak !== undefined) return { kind: 'largest', at: leak }
  const few = largest(all.filter(({ step }) => !isBrowsing(answer, step))) ?? largest(all)
  return few === undefined ? { kind: 'kept' } : { kind: 'few', at: few }
}
