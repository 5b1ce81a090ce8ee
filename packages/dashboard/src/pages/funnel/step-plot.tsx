import type { CSSProperties, ReactElement } from 'react'
import type { StepBar } from './step-bars.ts'

const percent = (share: number): number => Math.round(share * 10_000) / 100

function sizes(bar: StepBar): CSSProperties {
  return {
    '--rate': percent(bar.rate ?? 0),
    '--waiting': percent(bar.waiting),
    '--lost': percent(bar.lost),
    '--was': percent(bar.was ?? 0),
    '--lo': percent(bar.interval?.[0] ?? 0),
    '--hi': percent(bar.interval?.[1] ?? 0),
  }
}

/** One dot a unit: filled went on, ringed is on the way, pale left. */
function Dots({ bar }: { readonly bar: StepBar }): ReactElement {
  const marks = [
    ...Array.from({ length: bar.entered }, () => 'y'),
    ...Array.from({ length: bar.undecided }, () => 'w'),
    ...Array.from({ length: Math.max(0, bar.base - bar.entered - bar.undecided) }, () => ''),
  ]
  return (
    <span className="dots">
      {marks.map((mark, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a dot is nobody in particular.
        <i key={index} className={mark} />
      ))}
    </span>
  )
}

/** A bar with its ghost and whisker, or dots for a few; the figures below say the same in words. */
export function StepPlot({ bar }: { readonly bar: StepBar }): ReactElement {
  if (bar.few) {
    return (
      <div className="plot few" aria-hidden="true">
        <Dots bar={bar} />
      </div>
    )
  }
  return (
    <div className="plot" aria-hidden="true" style={sizes(bar)}>
      {bar.was !== null && <i className="before" />}
      {bar.lost > 0 && <i className="lostbar" />}
      {bar.waiting > 0 && <i className="waiting" />}
      <i className="kept" />
      {bar.number > 1 && bar.interval !== null && <i className="whisk" />}
    </div>
  )
}
