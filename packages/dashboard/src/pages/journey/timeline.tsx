import type { ReactElement } from 'react'
import { formatDuration, formatPause } from '../../format/duration.ts'
import { formatClock, formatDayOf } from '../../format/time.ts'
import { touchKind, touchName } from '../../route/touch-kind.ts'
import { type TimelineLayout, type TimelineMark, timelineSizes } from './timeline-layout.ts'

interface TimelineProps {
  readonly layout: TimelineLayout
  readonly zone: string
}

/** The width of a letter at 11 px. */
const letter = 6.1

/** Labels take turns above and below, so each has the room of two; the list below has them whole. */
function clip(name: string, step: number): string {
  const most = Math.floor((2 * step - 8) / letter)
  return name.length > most ? `${name.slice(0, most - 1).trimEnd()}…` : name
}

/** A smooth way from touch to touch. */
function pathOf(marks: readonly TimelineMark[]): string {
  return marks
    .map((mark, index) => {
      const before = marks[index - 1]
      if (before === undefined) return `M${mark.x} ${mark.y}`
      const middle = (before.x + mark.x) / 2
      return `C${middle} ${before.y} ${middle} ${mark.y} ${mark.x} ${mark.y}`
    })
    .join('')
}

/** The day and time at one end of a visit's box. */
function VisitEnd({ at, x, zone, anchor }: VisitEndProps): ReactElement {
  return (
    <>
      <text className="c-text ink" x={x} y={14} textAnchor={anchor}>
        {formatDayOf(at, { zone })}
      </text>
      <text className="c-text" x={x} y={28} textAnchor={anchor}>
        {formatClock(at, { zone })}
      </text>
    </>
  )
}

interface VisitEndProps {
  readonly at: number
  readonly x: number
  readonly zone: string
  readonly anchor: 'start' | 'end'
}

/** A visit wider than a phone has its time at both ends: one of them is in view. */
const wideVisit = 300

function Visits({ layout, zone }: TimelineProps): ReactElement {
  const top = timelineSizes.top - 8
  return (
    <>
      {layout.visits.map(({ startAt, endAt, left, right }) => (
        <g key={`${startAt} ${left}`}>
          <rect
            className="tl-visit"
            x={left}
            y={top}
            width={right - left}
            height={layout.height - top - 1}
            rx={8}
          />
          <VisitEnd at={startAt} x={left + 2} zone={zone} anchor="start" />
          {right - left > wideVisit && <VisitEnd at={endAt} x={right - 2} zone={zone} anchor="end" />}
        </g>
      ))}
    </>
  )
}

function Mark({ mark, step }: { readonly mark: TimelineMark; readonly step: number }): ReactElement {
  const { touch, x, y, above } = mark
  const name = touchName(touch)
  return (
    <g>
      <title>{`${name}, ${formatDuration(touch.engagedMs)} engaged`}</title>
      <circle className={`tl-dot ${touchKind(touch)}`} cx={x} cy={y} r={5} />
      <text className="tl-label" x={x} y={above ? y - 13 : y + 21} textAnchor="middle">
        {clip(name, step)}
      </text>
    </g>
  )
}

/** The names of a timeline's rows; they stay while the touches are scrolled. */
export function TimelineRows({ layout }: { readonly layout: TimelineLayout }): ReactElement {
  return (
    <svg className="tl-rows" width={112} height={layout.height} aria-hidden="true">
      {layout.rows.map(({ name, y }) => (
        <text key={name} className="tl-row" x={0} y={y + 4}>
          {name}
        </text>
      ))}
    </svg>
  )
}

/** A person's touches in order, a row a channel and device; the list of events holds the same in words. */
export function Timeline({ layout, zone }: TimelineProps): ReactElement {
  const { marks, rows, width, height, pauses, step } = layout
  const label = `${marks.length} touches with ${pauses.length} pauses, by channel; listed below`
  return (
    <svg
      className="timeline"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={label}
    >
      <Visits layout={layout} zone={zone} />
      {rows.map(({ name, y }) => (
        <line key={name} className="c-grid" x1={0} x2={width} y1={y} y2={y} />
      ))}
      <path className="tl-link" d={pathOf(marks)} />
      {pauses.map(({ ms, x }) => (
        <text key={x} className="c-text" x={x} y={28} textAnchor="middle">
          {formatPause(ms)}
        </text>
      ))}
      {marks.map(mark => (
        <Mark key={`${mark.touch.at} ${mark.x}`} mark={mark} step={step} />
      ))}
    </svg>
  )
}
