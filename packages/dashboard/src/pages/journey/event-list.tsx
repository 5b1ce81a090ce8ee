import type { JourneyAnswer, JourneyEvent, JourneyTouch } from '@touchline/analysis'
import type { ReactElement } from 'react'
import { useSite } from '../../address/site.ts'
import { formatDuration } from '../../format/duration.ts'
import { readablePath } from '../../format/path.ts'
import { formatClock, formatMoment, formatSecondsClock, machineTime } from '../../format/time.ts'
import { touchKind, touchName } from '../../route/touch-kind.ts'
import { describeEvent, eventValue } from './describe-event.ts'
import { rowOf } from './timeline-layout.ts'

function EventLine({ event }: { readonly event: JourneyEvent }): ReactElement {
  const { timeZone: zone, name } = useSite()
  const { what, detail } = describeEvent(event, name)
  const value = eventValue(event)
  return (
    <li title={`${event.name} · ${readablePath(event.path)}`}>
      <time dateTime={machineTime(event.at)}>{formatSecondsClock(event.at, { zone })}</time>
      <span>
        {what} {detail !== '' && <b>{detail}</b>}
      </span>
      {value !== '' && <span className={event.name === 'purchase' ? 'good strong' : ''}>{value}</span>}
    </li>
  )
}

/** What a page reports by itself. The time on the right is made of it. */
const passive = new Set(['engagement', 'page_leave', 'web_vital'])

interface TouchLineProps {
  readonly touch: JourneyTouch
  readonly row: string
}

function TouchLine({ touch, row }: TouchLineProps): ReactElement {
  const zone = useSite().timeZone
  return (
    <li className="touch">
      <time dateTime={machineTime(touch.at)} title={formatClock(touch.at, { zone })}>
        {formatMoment(touch.at, { zone })}
      </time>
      <span className={`ch ${touchKind(touch)}`}>{row}</span>
      <div>
        <b>{touchName(touch)}</b>
        {touch.path !== '' && <span className="path faint">{readablePath(touch.path)}</span>}
        <ol className="did">
          {touch.events
            .filter(({ name }) => !passive.has(name))
            .map(event => (
              <EventLine key={event.id} event={event} />
            ))}
        </ol>
      </div>
      <span className="len faint">{touch.engagedMs > 0 ? formatDuration(touch.engagedMs) : ''}</span>
    </li>
  )
}

/** Every touch with its events, in order: the plain form of the timeline. */
export function EventList({ journey }: { readonly journey: JourneyAnswer }): ReactElement {
  return (
    <ol className="events">
      {journey.touches.map(touch => (
        <TouchLine
          key={`${touch.at} ${touch.events[0]?.id ?? touch.touchpoint}`}
          touch={touch}
          row={rowOf(touch, journey.sessions)}
        />
      ))}
    </ol>
  )
}
