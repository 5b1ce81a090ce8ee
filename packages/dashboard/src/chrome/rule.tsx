import type { ReactElement } from 'react'
import { useSite } from '../address/site.ts'
import { formatSecondsClock } from '../format/time.ts'
import { LastEvent } from './last-event.tsx'

/** The line at the foot of a page: how its numbers were counted, and up to when. */
export function Rule({ rule, asOf }: { readonly rule: string; readonly asOf: number }): ReactElement {
  const { timeZone } = useSite()
  return (
    <div className="rule-foot">
      <p className="rule">
        <b>How this was counted.</b> {rule} Events up to {formatSecondsClock(asOf, { zone: timeZone })},{' '}
        {timeZone}.
      </p>
      <div className="narrow-only">
        <LastEvent />
      </div>
    </div>
  )
}
