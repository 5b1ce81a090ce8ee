import type { JourneyRow } from '@touchline/analysis'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { useSite } from '../../address/site.ts'
import { formatDevice, formatOrigin } from '../../format/device.ts'
import { formatAgo, formatDuration } from '../../format/duration.ts'
import { formatMoneys } from '../../format/money.ts'
import { formatCount } from '../../format/number.ts'
import { formatPerson } from '../../format/person.ts'
import { formatMoment, machineTime } from '../../format/time.ts'
import { Outcome } from '../../route/outcome.tsx'
import { Route } from '../../route/route.tsx'

/** Older than this, the day says more than the distance. */
const recent = 60 * 60 * 1000

interface WhenProps {
  readonly at: number
  readonly now: number
  readonly zone: string
}

/** When something was: `4 min ago` while it is fresh, else day and time. */
export function When({ at, now, zone }: WhenProps): ReactElement {
  return (
    <time dateTime={machineTime(at)} title={formatMoment(at, { zone })}>
      {now - at < recent ? formatAgo(at, now) : formatMoment(at, { zone })}
    </time>
  )
}

interface RowProps {
  readonly row: JourneyRow
  readonly now: number
  readonly href: string
}

const visits = (count: number): string => (count === 1 ? '1 visit' : `${formatCount(count)} visits`)

function Row({ row, now, href }: RowProps): ReactElement {
  const { timeZone } = useSite()
  return (
    <tr>
      <th scope="row" className="who">
        <Link className="n" href={href}>
          {formatPerson(row)}
        </Link>
        <span className="sub">
          <When at={row.endAt} now={now} zone={timeZone} />
        </span>
      </th>
      <td className="wide">
        <Route touches={row.touches} total={row.touchCount} gapAt={row.gapAt} most={6} />
      </td>
      <td data-l="Outcome">
        <Outcome outcome={row.outcome} revenue={row.revenue} />
      </td>
      <td data-l="Came from">
        {formatOrigin(row)}
        <span className="sub">{formatDevice(row.device)}</span>
      </td>
      <td data-l="Length" className="num">
        <Length row={row} />
        <span className="sub">{visits(row.sessionCount)}</span>
      </td>
      <td data-l="Value" className="num">
        {row.revenue.length === 0 ? <span className="faint">–</span> : formatMoneys(row.revenue)}
      </td>
    </tr>
  )
}

/**
 * From the first touch to the last, or the time spent reading where that is longer: a page that is read for two
 * minutes leaves one event, at its beginning. What happened within a second has no length to speak of.
 */
function Length({ row }: { readonly row: JourneyRow }): ReactElement | string {
  const ms = Math.max(row.endAt - row.startAt, row.engagedMs)
  return ms < 1000 ? <span className="faint">–</span> : formatDuration(ms)
}

interface JourneyTableProps {
  readonly rows: readonly JourneyRow[]
  readonly now: number
  readonly hrefOf: (person: string) => string
}

/** Journeys, one row each, with their touches in order. */
export function JourneyTable({ rows, now, hrefOf }: JourneyTableProps): ReactElement {
  return (
    <div className="scroll">
      <table className="table cards journeys">
        <thead>
          <tr>
            <th scope="col">Who, last seen</th>
            <th scope="col">Touches in order</th>
            <th scope="col">Outcome</th>
            <th scope="col">Came from</th>
            <th scope="col" className="num">
              Length
            </th>
            <th scope="col" className="num">
              Value
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <Row key={`${row.unit} ${row.id}`} row={row} now={now} href={hrefOf(row.person)} />
          ))}
        </tbody>
      </table>
    </div>
  )
}
