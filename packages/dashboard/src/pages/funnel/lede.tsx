import type { FunnelAnswer } from '@touchline/analysis'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { formatCount, formatUnits, wordsFor } from '../../format/number.ts'
import { formatInterval, formatRate, smallestRateBase } from '../../format/rate.ts'
import type { FunnelLinks } from './step-figures.tsx'
import { transitions } from './transition.ts'

/** “Every other step held” is said only when there was a comparison to hold against. */
function sayOthers(answer: FunnelAnswer): string {
  const all = transitions(answer).filter(({ change }) => change !== 'unknown')
  const moved = all.filter(({ change }) => change !== 'unclear').length
  if (all.length === 0) return answer.previous === undefined ? '' : 'Too few came before to compare.'
  if (moved === 0) return 'Every step held within its interval.'
  return moved === 1
    ? 'Every other step held within its interval.'
    : `${moved} of ${all.length} steps changed.`
}

/** How many came through the whole funnel, as a share where the numbers bear one. */
export function Lede({
  answer,
  links,
}: {
  readonly answer: FunnelAnswer
  readonly links: FunnelLinks
}): ReactElement {
  const last = answer.steps.at(-1)
  if (answer.steps.length === 1)
    return <>A cart, a checkout and an order draw their own steps when the first one comes.</>
  const words = wordsFor(answer.resolved.unit)
  const before = answer.previous?.steps.at(-1)
  const rated = answer.units >= smallestRateBase && last?.rate !== null && last?.rate !== undefined
  const count = `${formatCount(last?.entered ?? 0)} of ${formatUnits(answer.units, words)}`
  return (
    <>
      {last !== undefined && last.entered > 0 ? (
        <Link className="n" href={links.behind({ step: answer.steps.length, outcome: 'reached' })}>
          {count}
        </Link>
      ) : (
        count
      )}{' '}
      came from “{answer.steps[0]?.label}” to “{last?.label}”
      {rated && (
        <>
          : <b>{formatRate(last.rate, last.rateInterval)}</b>{' '}
          {last.rateInterval !== null && <span className="ci">{formatInterval(last.rateInterval)}</span>}
          {before?.rate !== null &&
            before?.rate !== undefined &&
            (answer.previous?.units ?? 0) >= smallestRateBase &&
            `, was ${formatRate(before.rate, last.rateInterval)}`}
        </>
      )}
      . {sayOthers(answer)}
    </>
  )
}
