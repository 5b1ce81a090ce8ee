import type { Touch } from '@touchline/analysis'

/** A touch to show, the pause before it, or touches left out. */
export type RoutePart =
  | { readonly kind: 'touch'; readonly touch: Touch; readonly pauseMs: number }
  | { readonly kind: 'more'; readonly count: number }

/** Only pauses that end a visit are told: half a day and more. */
const tellingPause = 12 * 60 * 60 * 1000

function partsOf(touches: readonly Touch[]): RoutePart[] {
  return touches.map((touch, index) => {
    const before = touches[index - 1]
    const pauseMs = before === undefined ? 0 : touch.at - before.at
    return { kind: 'touch', touch, pauseMs: pauseMs >= tellingPause ? pauseMs : 0 }
  })
}

/**
 * A route that fits a row: its beginning and its end, for how it ended matters as much as how it began.
 * `total` counts touches that the answer itself left out.
 */
export function shortenRoute(
  touches: readonly Touch[],
  { total, most }: { readonly total: number; readonly most: number },
): readonly RoutePart[] {
  const parts = partsOf(touches)
  const missing = Math.max(0, total - touches.length)
  if (parts.length <= most && missing === 0) return parts
  const head = Math.ceil((most - 1) / 2)
  const tail = most - 1 - head
  const left = parts.length - head - tail + missing
  return [...parts.slice(0, head), { kind: 'more', count: left }, ...parts.slice(parts.length - tail)]
}
