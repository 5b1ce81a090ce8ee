import { readerLocale } from './locale.ts'

/** `zone`: the site's time zone, an IANA name. All times of the dashboard are told in it. */
type InZone = { readonly zone: string }

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(readerLocale(), options)
}

/** Day and time of an instant: `Sat 31 Oct, 21:14`. */
export function formatMoment(at: number, { zone }: InZone): string {
  return format({
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at)
}

/** The day of an instant: `Sat, 31 Oct`. */
export function formatDayOf(at: number, { zone }: InZone): string {
  return format({ timeZone: zone, weekday: 'short', day: 'numeric', month: 'short' }).format(at)
}

/** Hours and minutes of an instant: `21:14`. */
export function formatClock(at: number, { zone }: InZone): string {
  return format({ timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(at)
}

/** A clock to the second: `21:14:07`. */
export function formatSecondsClock(at: number, { zone }: InZone): string {
  return format({ timeZone: zone, hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at)
}

/** Days from the first to the last, both included: `25 Oct – 21 Nov 2026`. */
export function formatDays(first: string, last: string, withYear: boolean): string {
  const options: Intl.DateTimeFormatOptions = {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    ...(withYear ? { year: 'numeric' as const } : {}),
  }
  return format(options).formatRange(new Date(`${first}T00:00Z`), new Date(`${last}T00:00Z`))
}

/** An instant as machines read it, for `<time datetime>`. */
export function machineTime(at: number): string {
  return new Date(at).toISOString()
}
