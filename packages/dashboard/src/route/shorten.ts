import type { Touch } from '@touchline/analysis'

/** A touch to show, the pause before it, or touches left out. */
export type RoutePart =
  | { readonly kind: 'touch'; readonly touch: Touch; readonly pauseMs: number }
  | { readonly kind: 'more'; readonly count: number }

/** Only pauses that end a visit are told: half a day and more. */
const tellingPause = 12 * 60 * 60 * 1000

/** What a route is fitted into, and what the answer left out of it. */
interface Room {
  readonly total: number
  readonly gapAt: number | null
  readonly most: number
}

function partsOf(touches: readonly Touch[], gapAt: number | null): RoutePart[] {
  return touches.map((touch, index) => {
    const before = touches[index - 1]
    const pauseMs = before === undefined || index === gapAt ? 0 : touch.at - before.at
    return { kind: 'touch', touch, pauseMs: pauseMs >= tellingPause ? pauseMs : 0 }
  })
}

/**
 * A route that fits a row: its beginning and its end, for how it ended matters as much as how it began.
 * `total` counts touches that the answer itself left out, behind its first `gapAt`.
 */
export function shortenRoute(touches: readonly Touch[], { total, gapAt, most }: Room): readonly RoutePart[] {
  const parts = partsOf(touches, gapAt)
  if (parts.length <= most && gapAt === null) return parts
  const half = Math.ceil((most - 1) / 2)
  const head = Math.min(half, gapAt ?? half)
  const tail = Math.min(most - 1 - half, parts.length - head)
  const left = total - head - tail
  return [...parts.slice(0, head), { kind: 'more', count: left }, ...parts.slice(parts.length - tail)]
}
