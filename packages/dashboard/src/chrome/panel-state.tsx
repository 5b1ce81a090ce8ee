import { type ReactElement, type ReactNode, useEffect, useState } from 'react'
import { useSite } from '../address/site.ts'
import { AskError } from '../ask/ask-error.ts'
import { formatSecondsClock } from '../format/time.ts'
import { Icon } from './icon.tsx'
import { PageHead } from './page-head.tsx'

/** Answers that come sooner than this need no sign of waiting: it would only flicker. */
const patience = 300

/** A panel before its answer; nothing is shown for the first 300 ms. */
export function Loading({ says }: { readonly says: string }): ReactElement | null {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), patience)
    return () => clearTimeout(timer)
  }, [])
  if (!late) return null
  return (
    <section className="panel" aria-busy="true">
      <div className="state">
        <div className="skeleton" aria-hidden="true">
          {[38, 100, 84, 92, 44].map(width => (
            <i key={width} style={{ '--w': width }} />
          ))}
        </div>
        <p role="status">{says}</p>
      </div>
    </section>
  )
}

/** What happened and what is safe, for each way in which an answer can fail. */
const faults: Readonly<Record<AskError['fault'], readonly [what: string, then: string]>> = {
  offline: [
    'The server does not answer.',
    'It may have been stopped. The events in its data folder are safe, and browsers keep new ones until it is back; this page goes on by itself.',
  ],
  unauthorized: [
    'This browser is not signed in.',
    'Open the address that “touchline serve” printed: it holds the token. Nothing is lost.',
  ],
  'bad-question': ['This question cannot be answered as it stands.', 'The address of the page holds it.'],
  busy: ['The engine is busy.', 'Nothing is lost; the events are stored. Try a shorter period, or again.'],
  fault: ['The answer failed.', 'Nothing is lost; the events are stored. The server’s log says more.'],
}

const faultOf = (error: Error): AskError =>
  error instanceof AskError ? error : new AskError('fault', error.message, { cause: error })

interface FailureProps {
  readonly error: Error
  readonly again: () => void
  readonly zone?: string | undefined
}

/** A panel whose answer did not come. */
export function Failure({ error, again, zone = 'UTC' }: FailureProps): ReactElement {
  const fault = faultOf(error)
  const [what, then] = faults[fault.fault]
  const status = fault.status === 0 ? '' : ` · status ${fault.status}`
  return (
    <section className="panel" role="alert">
      <div className="state error">
        <Icon name="warning" />
        <p>
          <b>{what}</b> {then}
        </p>
        <code>
          {fault.message}
          {status} · {formatSecondsClock(fault.at, { zone })}
        </code>
        <button type="button" className="btn" onClick={again}>
          Try again
        </button>
      </div>
    </section>
  )
}

interface PageFailureProps extends Omit<FailureProps, 'zone'> {
  /** The page and what it could not show. */
  readonly over: string
}

/** A page without its answer: it still says where one is, and what happened. */
export function PageFailure({ over, ...failure }: PageFailureProps): ReactElement {
  return (
    <>
      <PageHead over={over} title="This answer did not come" />
      <Failure {...failure} zone={useSite().timeZone} />
    </>
  )
}

/** A panel that has nothing to show, and says why. */
export function Empty({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <section className="panel">
      <div className="state">
        <Icon name="tray" />
        {children}
      </div>
    </section>
  )
}

interface StaleProps {
  readonly error: Error | null
  readonly asOf: number
}

/** Above an answer that could not be renewed: it still holds, but for an earlier moment. */
export function StaleNotice({ error, asOf }: StaleProps): ReactElement | null {
  const { timeZone } = useSite()
  if (error === null) return null
  return (
    <div className="notice" role="status">
      <i className="light watch" />
      <span>
        These numbers stand at {formatSecondsClock(asOf, { zone: timeZone })}.{' '}
        {faults[faultOf(error).fault][0]} They go on by themselves.
      </span>
    </div>
  )
}
