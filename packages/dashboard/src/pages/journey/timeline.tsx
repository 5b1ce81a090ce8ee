import type { ReactElement } from 'react'
import { formatDuration, formatPause } from '../../format/duration.ts'
import { formatClock, formatDayOf } from '../../format/time.ts'
import { touchKind, touchName } from '../../route/touch-kind.ts'
import { type TimelineLayout, type TimelineMark, timelineSizes } from './timeline-layout.ts'

interface TimelineProps {
  readonly layout: TimelineLayout
  readonly zone: string
}

/** Longer names would run into each other; the list below has them whole. */
function clip(name: string): string {
  return name.length > 17 ? `${name.slice(0, 16).trimEnd()}…` : name
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

function Rows({ layout }: { readonly layout: TimelineLayout }): ReactElement {
  return (
    <>
      {layout.rows.map(({ name, y }) => (
        <g key={name}>
          <text className="tl-row" x={0} y={y + 4}>
            {name}
          </text>
          <line className="c-grid" x1={timelineSizes.names} x2={layout.width} y1={y} y2={y} />
        </g>
      ))}
    </>
  )
}

function Visits({ layout, zone }: TimelineProps): ReactElement {
  const top = timelineSizes.top - 8
  return (
    <>
      {layout.visits.map(({ startAt, left, right }) => (
        <g key={startAt}>
          <rect
            className="tl-visit"
            x={left - 28}
            y={top}
            width={right - left + 56}
            height={layout.height - top - 4}
            rx={8}
          />
          <text className="c-text ink" x={left - 20} y={14}>
            {formatDayOf(startAt, { zone })}
          </text>
          <text className="c-text" x={left - 20} y={28}>
            {formatClock(startAt, { zone })}
          </text>
        </g>
      ))}
    </>
  )
}

function Mark({ mark }: { readonly mark: TimelineMark }): ReactElement {
  const { touch, x, y, above } = mark
  const name = touchName(touch)
  return (
    <g>
      <title>{`${name}, ${formatDuration(touch.engagedMs)} engaged`}</title>
      <circle className={`tl-dot ${touchKind(touch)}`} cx={x} cy={y} r={5} />
      <text className="tl-label" x={x} y={above ? y - 13 : y + 21} textAnchor="middle">
        {clip(name)}
      </text>
    </g>
  )
}

/** A person's touches in order, a row a channel and device; the list of events holds the same in words. */
export function Timeline({ layout, zone }: TimelineProps): ReactElement {
  const { marks, width, height, pauses } = layout
  const label = `${marks.length} touches in ${layout.visits.length} visits, by channel; listed below`
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
      <Rows layout={layout} />
      <path className="tl-link" d={pathOf(marks)} />
      {pauses.map(({ ms, x }) => (
        <text key={x} className="c-text tl-pause" x={x} y={22} textAnchor="middle">
          {formatPause(ms)}
        </text>
      ))}
      {marks.map(mark => (
        <Mark key={`${mark.touch.at} ${mark.x}`} mark={mark} />
      ))}
    </svg>
  )
}
