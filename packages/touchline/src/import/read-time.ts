/**
 * Times as spreadsheets write them.
 *
 * @module
 */
import { Temporal } from 'temporal-polyfill'

const lengths: Readonly<Record<string, string>> = {
  yyyy: '(?<year>\\d{4})',
  yy: '(?<shortYear>\\d{2})',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  dd: '(?<day>\\d{2})',
  d: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{2})',
  H: '(?<hour>\\d{1,2})',
  hh: '(?<hour>\\d{2})',
  h: '(?<hour>\\d{1,2})',
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})',
  a: '(?<half>[AaPp])\\.?[Mm]\\.?',
}

/** Reads a time; `null` when it is none. */
export type ReadTime = (text: string) => number | null

/** A reader of ISO times, in a zone unless they name their own. */
function createIsoReader(timeZone: string): ReadTime {
  return text => {
    const iso = text
      .trim()
      .replace(/^(\d{4}-\d{2}-\d{2}) /, '$1T')
      .replace(/ (?=[+-]\d{2}:?\d{2}$|Z$)/, '')
    const zoned = iso.replace(/([+-]\d{2})(\d{2})$/, '$1:$2')
    if (/T/i.test(zoned) && /(?:Z|[+-]\d{2}:\d{2})$/i.test(zoned)) {
      const at = Date.parse(zoned)
      return Number.isFinite(at) ? at : null
    }
    return attempt(() => Temporal.PlainDateTime.from(iso).toZonedDateTime(timeZone).epochMilliseconds)
  }
}

/**
 * A reader of times in a format of `yyyy yy MM M dd d HH H hh h mm ss a`, or of ISO times without one.
 *
 * @throws an Error when the format names no day.
 */
export function createTimeReader(format: string | undefined, timeZone: string): ReadTime {
  if (format === undefined) return createIsoReader(timeZone)
  const escaped = format.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const pattern = new RegExp(
    `^${escaped.replaceAll(/yyyy|yy|MM?|dd?|HH?|hh?|mm|ss|a/g, token => lengths[token] ?? token)}$`,
  )
  for (const part of ['month', 'day']) {
    if (!pattern.source.includes(`<${part}>`)) throw new Error(`the format names no ${part}: ${format}`)
  }
  return text => {
    const found = pattern.exec(text.trim())?.groups
    if (found === undefined) return null
    const { year, shortYear, half } = found
    const hour = Number(found.hour ?? 0)
    return attempt(
      () =>
        Temporal.PlainDateTime.from(
          {
            year: year === undefined ? 2000 + Number(shortYear) : Number(year),
            month: Number(found.month),
            day: Number(found.day),
            hour: half === undefined ? hour : (hour % 12) + (/p/i.test(half) ? 12 : 0),
            minute: Number(found.minute ?? 0),
            second: Number(found.second ?? 0),
          },
          { overflow: 'reject' },
        ).toZonedDateTime(timeZone).epochMilliseconds,
    )
  }
}

function attempt(read: () => number): number | null {
  try {
    return read()
  } catch (thrown) {
    // A 31st of November is no time.
    if (thrown instanceof RangeError || thrown instanceof TypeError) return null
    throw thrown
  }
}
