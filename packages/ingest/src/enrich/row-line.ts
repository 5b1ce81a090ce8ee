/**
 * A row as one line of newline-delimited JSON, as the engine reads it.
 *
 * @module
 */
import { events } from '../store/tables.ts'
import type { EventRow } from './event-row.ts'

type Column = keyof EventRow

// The columns with the value that may be left out because the engine fills it in: most events leave most columns
// empty, and the shorter line is written, synced, sent and parsed.
const columns = Object.entries(events.columns).map(([name, { type }]) => {
  const literal = /DEFAULT (?:'([^']*)'|(\d+))/.exec(type)
  const omitted = literal === null ? null : (literal[1] ?? Number(literal[2]))
  return { name: name as Column, prefix: `"${name}":`, omitted }
})

/** Writes a row, its line break included. Columns that hold their default are left out. */
export function toLine(row: EventRow): string {
  const text = write(row)
  // JSON.stringify writes half of a surrogate pair as an escape, which the engine refuses to read, and
  // with it the whole block. Whole pairs are written as they are, so an escape shows the case.
  return text.includes('\\ud') ? write(wellFormed(row)) : text
}

function write(row: EventRow): string {
  let text = ''
  for (const { name, prefix, omitted } of columns) {
    const value = row[name]
    if (value === omitted) continue
    text += `${text === '' ? '{' : ','}${prefix}${typeof value === 'number' ? value : JSON.stringify(value)}`
  }
  return `${text}}\n`
}

// `data` and `extra` are JSON themselves: in them half a pair is already an escape.
const escapedHalf = /\\u(?:d[89a-f][0-9a-f]{2})/g
const half = /\p{Surrogate}/gu

function wellFormed(row: EventRow): EventRow {
  const mended = Object.entries(row).map(([column, value]) => {
    if (typeof value !== 'string') return [column, value]
    const json = column === 'data' || column === 'extra'
    return [column, json ? value.replace(escapedHalf, '\\ufffd') : value.replace(half, '\ufffd')]
  })
  return { ...row, ...Object.fromEntries(mended) }
}
