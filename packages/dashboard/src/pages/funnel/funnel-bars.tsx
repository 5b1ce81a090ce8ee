import type { FunnelAnswer } from '@touchline/analysis'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import type { FunnelView } from '../../address/address.ts'
import { wordsFor } from '../../format/number.ts'
import { type StepBar, stepBars } from './step-bars.ts'
import { type FunnelLinks, StepFigures } from './step-figures.tsx'
import { StepPlot } from './step-plot.tsx'

/** What the chart of a funnel is drawn from. */
export interface FunnelBarsProps {
  readonly answer: FunnelAnswer
  readonly view: FunnelView
  /** The step whose leavers are looked at. */
  readonly chosen: number | undefined
  readonly links: FunnelLinks
}

function StepHead({ bar, links }: { readonly bar: StepBar; readonly links: FunnelLinks }): ReactElement {
  const words = (
    <>
      <small>{bar.number}</small> {bar.label}
    </>
  )
  return (
    <header title={bar.label}>
      {bar.number === 1 ? (
        words
      ) : (
        <Link href={links.choose(bar.number)} title={`${bar.label}: who left before it`}>
          {words}
        </Link>
      )}
    </header>
  )
}

/** The funnel as bars, one list item a step. */
export function FunnelBars({ answer, view, chosen, links }: FunnelBarsProps): ReactElement {
  const bars = stepBars(answer, view)
  const words = wordsFor(answer.resolved.unit)
  return (
    <ol
      className={bars.every(({ few }) => few) ? 'funnel all-few' : 'funnel'}
      style={{ '--steps': bars.length }}
    >
      {bars.map(bar => (
        <li
          key={bar.number}
          className={`step${bar.number === chosen ? ` on ${bar.change}` : ''}`}
          {...(bar.number === chosen ? { 'aria-current': 'step' as const } : {})}
        >
          <StepHead bar={bar} links={links} />
          <StepPlot bar={bar} />
          <StepFigures bar={bar} words={words} links={links} />
        </li>
      ))}
    </ol>
  )
}
