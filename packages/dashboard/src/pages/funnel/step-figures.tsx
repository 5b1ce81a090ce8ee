import type { ReactElement, ReactNode } from 'react'
import { Link } from 'wouter'
import type { Behind } from '../../address/address.ts'
import { formatDuration } from '../../format/duration.ts'
import { formatCount, type UnitWords } from '../../format/number.ts'
import { formatInterval, formatRate } from '../../format/rate.ts'
import type { StepBar } from './step-bars.ts'

/** Where a number of the funnel leads. */
export interface FunnelLinks {
  /** The journeys behind a bar. */
  readonly behind: (behind: Behind) => string
  /** The journeys that reached a step in the period before. */
  readonly before: (step: number) => string
  /** The same page with a step chosen. */
  readonly choose: (step: number) => string
}

/** A count that opens the journeys behind it; zero opens nothing. */
export function CountLink({ count, href, says }: CountLinkProps): ReactElement {
  if (count === 0) return <span className="faint">0</span>
  return (
    <Link className="n" href={href} aria-label={`${formatCount(count)} ${says}: see their journeys`}>
      {formatCount(count)}
    </Link>
  )
}

interface CountLinkProps {
  readonly count: number
  readonly href: string
  readonly says: string
}

interface FiguresProps {
  readonly bar: StepBar
  readonly words: UnitWords
  readonly links: FunnelLinks
}

/** A change is told by those who decided; the bar's own rate is of the others too, and may look as if it had moved otherwise. */
function sayDecided({ rate, interval, compared }: StepBar): string {
  if (rate === null || compared === null) return ''
  const now = formatRate(compared.now, interval)
  return now === formatRate(rate, interval) ? '' : `${now} of the decided, `
}

/** “was 67.0 %”: coloured only if the interval of the difference excludes zero. */
function Was({ bar, links }: Omit<FiguresProps, 'words'>): ReactElement | null {
  if (bar.was === null || bar.wasEntered === null) return null
  const mood = { worse: 'bad strong', better: 'good strong', unclear: '', unknown: '' }[bar.change]
  const was = bar.compared?.was ?? bar.was
  const text = bar.number === 1 ? formatCount(bar.wasEntered) : formatRate(was, bar.interval)
  return (
    <span className={mood}>
      {sayDecided(bar)}was{' '}
      {bar.wasEntered === 0 ? (
        text
      ) : (
        <Link className="n" href={links.before(bar.number)}>
          {text}
        </Link>
      )}
      {bar.change === 'worse' && <span className="visually-hidden">, worse</span>}
      {bar.change === 'better' && <span className="visually-hidden">, better</span>}
    </span>
  )
}

function Headline({ bar, words, links }: FiguresProps): ReactElement {
  const reached = (
    <CountLink
      count={bar.entered}
      href={links.behind({ step: bar.number, outcome: 'reached' })}
      says={`${words.many} reached ${bar.label}`}
    />
  )
  if (bar.number === 1) {
    return (
      <>
        <span className="rate">{reached}</span>
        <span className="ci">{bar.entered === 1 ? words.one : words.many}, the start</span>
      </>
    )
  }
  if (bar.few || bar.rate === null) {
    return (
      <>
        <span className="rate">{reached}</span>
        <span className="ci">of {formatCount(bar.base)}</span>
      </>
    )
  }
  return (
    <>
      <span className="rate">{formatRate(bar.rate, bar.interval)}</span>
      <span className="ci">
        {bar.interval !== null && `${formatInterval(bar.interval)} · `}
        {reached}
      </span>
    </>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

const nothing = <span className="faint">–</span>

/** A step's numbers: its rate with interval and count, who left before it, who is on the way, how long it took. */
export function StepFigures({ bar, words, links }: FiguresProps): ReactElement {
  const before = bar.number - 1
  return (
    <div className="figures">
      <Headline bar={bar} words={words} links={links} />
      <Was bar={bar} links={links} />
      <dl>
        <Fact name="Left">
          {bar.number === 1 ? (
            nothing
          ) : (
            <CountLink
              count={bar.left}
              href={links.behind({ step: before, outcome: 'dropped' })}
              says={`${words.many} left before ${bar.label}`}
            />
          )}
        </Fact>
        <Fact name="On the way">
          {bar.number === 1 ? (
            nothing
          ) : (
            <CountLink
              count={bar.undecided}
              href={links.behind({ step: before, outcome: 'inProgress' })}
              says={`${words.many} may still come to ${bar.label}`}
            />
          )}
        </Fact>
        <Fact name="Median">{bar.medianMs === null ? nothing : formatDuration(bar.medianMs)}</Fact>
      </dl>
    </div>
  )
}
