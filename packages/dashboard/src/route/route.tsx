import type { Touch } from '@touchline/analysis'
import { Fragment, type ReactElement } from 'react'
import { formatPause } from '../format/duration.ts'
import { type RoutePart, shortenRoute } from './shorten.ts'
import { touchKind, touchName } from './touch-kind.ts'

interface RouteProps {
  readonly touches: readonly Touch[]
  /** How many there are in all. */
  readonly total: number
  /** How many of `touches` stand before those that the answer left out; `null` when it has them all. */
  readonly gapAt: number | null
  /** How many chips there is room for. */
  readonly most: number
}

function Part({ part }: { readonly part: RoutePart }): ReactElement {
  if (part.kind === 'more') return <em>{part.count} more</em>
  return (
    <>
      {part.pauseMs > 0 && (
        <>
          <em>{formatPause(part.pauseMs)}</em>
          <i />
        </>
      )}
      <span className={touchKind(part.touch)}>{touchName(part.touch)}</span>
    </>
  )
}

const keyOf = (part: RoutePart): string => (part.kind === 'more' ? 'more' : String(part.touch.at))

/** Touches in order as chips; long routes keep their two ends. */
export function Route({ touches, total, gapAt, most }: RouteProps): ReactElement {
  const parts = shortenRoute(touches, { total, gapAt, most })
  if (parts.length === 0) return <span className="faint">No touch</span>
  return (
    <div className="route">
      {parts.map((part, index) => (
        <Fragment key={keyOf(part)}>
          {index > 0 && <i />}
          <Part part={part} />
        </Fragment>
      ))}
    </div>
  )
}

/** What the marks of a route mean. */
export function RouteLegend(): ReactElement {
  return (
    <span className="route" aria-hidden="true">
      <span className="own">shop</span>
      <span className="buy">purchase</span>
      <span className="talk">talk</span>
      <span className="ad">brought by</span>
    </span>
  )
}
