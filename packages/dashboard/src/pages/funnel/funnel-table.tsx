import type { FunnelAnswer } from '@touchline/analysis'
import type { ReactElement } from 'react'
import { formatDuration } from '../../format/duration.ts'
import { wordsFor } from '../../format/number.ts'
import { formatInterval, formatPoints, formatRate } from '../../format/rate.ts'
import { type StepBar, stepBars } from './step-bars.ts'
import { CountLink, type FunnelLinks } from './step-figures.tsx'

const nothing = <span className="faint">–</span>

function RateCell({ bar, label }: { readonly bar: StepBar; readonly label: string }): ReactElement {
  if (bar.number === 1 || bar.rate === null) {
    return (
      <td className="num" data-l={label}>
        {nothing}
      </td>
    )
  }
  if (bar.few) {
    return (
      <td className="num" data-l={label}>
        {bar.entered} of {bar.base}
        <span className="sub">too few for a rate</span>
      </td>
    )
  }
  return (
    <td className="num" data-l={label}>
      <b>{formatRate(bar.rate, bar.interval)}</b>
      {bar.interval !== null && <span className="sub">{formatInterval(bar.interval)}</span>}
    </td>
  )
}

/** The difference in points, which is named only if it is clear. */
function sayPoints({ change, compared }: StepBar): string {
  if (compared === null) return change === 'unclear' ? 'no clear change' : 'too few to compare'
  return `${formatPoints(compared.now - compared.was)} points${compared.isOpen ? ' of the decided' : ''}`
}

/** The period before, by the shares that were compared if there is a change. */
function WasCell({ bar }: { readonly bar: StepBar }): ReactElement {
  if (bar.number === 1 || bar.was === null || bar.rate === null) {
    return (
      <td className="num" data-l="Was">
        {nothing}
      </td>
    )
  }
  const mood = { worse: 'bad', better: 'good', unclear: '', unknown: '' }[bar.change]
  return (
    <td className="num" data-l="Was">
      {formatRate(bar.compared?.was ?? bar.was, bar.interval)}
      <span className={`sub ${mood}`}>{sayPoints(bar)}</span>
    </td>
  )
}

interface RowProps {
  readonly bar: StepBar
  readonly ofStart: StepBar | undefined
  readonly links: FunnelLinks
  readonly many: string
}

function Row({ bar, ofStart, links, many }: RowProps): ReactElement {
  const before = bar.number - 1
  const count = (value: number, outcome: 'dropped' | 'inProgress', says: string) =>
    bar.number === 1 ? (
      nothing
    ) : (
      <CountLink count={value} href={links.behind({ step: before, outcome })} says={`${many} ${says}`} />
    )
  return (
    <tr>
      <th scope="row">
        <span className="faint">{bar.number}</span> {bar.label}
      </th>
      <td className="num" data-l="Reached">
        <CountLink
          count={bar.entered}
          href={links.behind({ step: bar.number, outcome: 'reached' })}
          says={`${many} reached ${bar.label}`}
        />
      </td>
      <RateCell bar={bar} label="Of step before" />
      <WasCell bar={bar} />
      {ofStart !== undefined && <RateCell bar={ofStart} label="Of start" />}
      <td className="num" data-l="Left before it">
        {count(bar.left, 'dropped', `left before ${bar.label}`)}
      </td>
      <td className="num" data-l="On the way">
        {count(bar.undecided, 'inProgress', `may still come to ${bar.label}`)}
      </td>
      <td className="num" data-l="Median time">
        {bar.medianMs === null ? nothing : formatDuration(bar.medianMs)}
      </td>
    </tr>
  )
}

interface FunnelTableProps {
  readonly answer: FunnelAnswer
  readonly links: FunnelLinks
}

/** The funnel as a table: the same numbers as the bars, and both rates at once. */
export function FunnelTable({ answer, links }: FunnelTableProps): ReactElement {
  const ofStart = stepBars(answer, 'start')
  const { many } = wordsFor(answer.resolved.unit)
  return (
    <div className="scroll">
      <table className="table cards">
        <thead>
          <tr>
            <th scope="col">Step</th>
            {[
              'Reached',
              'Of step before',
              'Was',
              'Of start',
              'Left before it',
              'On the way',
              'Median time',
            ].map(head => (
              <th scope="col" className="num" key={head}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {stepBars(answer, 'step').map((bar, index) => (
            <Row key={bar.number} bar={bar} ofStart={ofStart[index]} links={links} many={many} />
          ))}
        </tbody>
      </table>
    </div>
  )
}
