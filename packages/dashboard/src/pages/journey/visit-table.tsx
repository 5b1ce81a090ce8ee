import type { JourneySession } from '@touchline/analysis'
import type { ReactElement } from 'react'
import { useSite } from '../../address/site.ts'
import { formatDevice, formatOrigin } from '../../format/device.ts'
import { formatDuration } from '../../format/duration.ts'
import { formatMoneys } from '../../format/money.ts'
import { formatCount } from '../../format/number.ts'
import { readablePath } from '../../format/path.ts'
import { formatMoment, machineTime } from '../../format/time.ts'
import { sayBounce, sayExit } from './say-visit.ts'

const known = (parts: readonly string[]): string => parts.filter(part => part !== '').join(' · ')

const nothing = <span className="faint">–</span>

function Row({ visit, now }: { readonly visit: JourneySession; readonly now: number }): ReactElement {
  const zone = useSite().timeZone
  const bounce = sayBounce(visit, now)
  const exit = sayExit(visit, now)
  return (
    <tr>
      <th scope="row">
        <time dateTime={machineTime(visit.startAt)}>{formatMoment(visit.startAt, { zone })}</time>
        {bounce !== '' && <span className="sub">{bounce}</span>}
      </th>
      <td data-l="Came from">
        {formatOrigin(visit)}
        <span className="sub">{known([visit.medium === '(none)' ? '' : visit.medium, visit.campaign])}</span>
      </td>
      <td data-l="With">
        {formatDevice(visit.device)}
        <span className="sub">{known([visit.browser, visit.os, visit.country])}</span>
      </td>
      <td data-l="From page to page" className="wide paths">
        {visit.pageViews === 0 ? nothing : readablePath(visit.landing)}
        {exit !== '' && <span className="sub">{exit}</span>}
      </td>
      <td data-l="Pages" className="num">
        {formatCount(visit.pageViews)}
      </td>
      <td data-l="Engaged" className="num">
        {formatDuration(visit.engagedMs)}
      </td>
      <td data-l="Value" className="num">
        {visit.revenue.length === 0 ? nothing : formatMoneys(visit.revenue)}
      </td>
    </tr>
  )
}

/** A person's visits: how each came about and what came of it. */
export function VisitTable({
  visits,
  now,
}: {
  readonly visits: readonly JourneySession[]
  readonly now: number
}): ReactElement {
  return (
    <div className="scroll">
      <table className="table cards">
        <thead>
          <tr>
            <th scope="col">Began</th>
            <th scope="col">Came from</th>
            <th scope="col">With</th>
            <th scope="col">From page to page</th>
            <th scope="col" className="num">
              Pages
            </th>
            <th scope="col" className="num">
              Engaged
            </th>
            <th scope="col" className="num">
              Value
            </th>
          </tr>
        </thead>
        <tbody>
          {visits.map(visit => (
            <Row key={visit.session} visit={visit} now={now} />
          ))}
        </tbody>
      </table>
    </div>
  )
}
