const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** A number's unit must not be torn from it at the end of a line. */
const gap = '\u00a0'

const part = (value: number, unit: string): string => `${value}${gap}${unit}`

function twoParts(ms: number, big: readonly [number, string], small: readonly [number, string]): string {
  const total = Math.round(ms / small[0])
  const perBig = big[0] / small[0]
  const whole = Math.floor(total / perBig)
  const rest = total - whole * perBig
  return rest === 0 ? part(whole, big[1]) : `${part(whole, big[1])}${gap}${part(rest, small[1])}`
}

/** A length of time in at most two units: `52 s`, `1 min 48 s`, `3 h 5 min`, `6.1 days`. */
export function formatDuration(ms: number): string {
  const length = Math.max(0, ms)
  if (length < 10 * second && length > 0) return part(Math.max(0.1, Math.round(length / 100) / 10), 's')
  if (length < minute - 500) return part(Math.round(length / second), 's')
  if (length < hour - 500) return twoParts(length, [minute, 'min'], [second, 's'])
  if (length < day - minute / 2) return twoParts(length, [hour, 'h'], [minute, 'min'])
  const days = length / day
  const shown = days < 10 ? Math.round(days * 10) / 10 : Math.round(days)
  return part(shown, shown === 1 ? 'day' : 'days')
}

/** A pause in one unit, as it stands between two touches: `4 days`, `3 h`, `40 min`. */
export function formatPause(ms: number): string {
  if (ms < hour) return part(Math.max(1, Math.round(ms / minute)), 'min')
  if (ms < day) return part(Math.round(ms / hour), 'h')
  const days = Math.round(ms / day)
  return part(days, days === 1 ? 'day' : 'days')
}

/** How long ago something was, coarsely: `4 s ago`, `2 h ago`. */
export function formatAgo(at: number, now: number): string {
  const ms = Math.max(0, now - at)
  if (ms < minute) return `${part(Math.floor(ms / second), 's')} ago`
  return `${formatPause(ms)} ago`
}
