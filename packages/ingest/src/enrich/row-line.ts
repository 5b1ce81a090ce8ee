/**
 * A row as one line of newline-delimited JSON, as the engine reads it.
 *
 * @module
 */
import { events } from '../store/tables.ts'
import type { EventRow } from './event-row.ts'

type Column = keyof EventRow

// Columns whose default the engine fills in, with the value that may therefore be left out: most events
// leave most columns empty, and the shorter line is written, synced, sent and parsed.
const omissible: ReadonlyMap<string, string | number> = new Map(
  Object.entries(events.columns).flatMap(([name, { type }]) => {
    const literal = /DEFAULT (?:'([^']*)'|(\d+))/.exec(type)
    if (literal === null) return []
    return [[name, literal[1] ?? Number(literal[2])] as const]
  }),
)
const columns = Object.keys(events.columns) as Column[]

/** Writes a row, its line break included. Columns that hold their default are left out. */
export function toLine(row: EventRow): string {
  const line: Partial<Record<Column, string | number>> = {}
  for (const column of columns) {
    const value = row[column]
    if (omissible.get(column) !== value) line[column] = value
  }
  const text = JSON.stringify(line)
  // JSON.stringify writes half of a surrogate pair as an escape, which the engine refuses to read, and
  // with it the whole block. Whole pairs are written as they are, so the escape alone shows the case.
  return text.includes('\\ud') ? `${JSON.stringify(wellFormed(line))}\n` : `${text}\n`
}

// `data` and `extra` are JSON themselves: in them half a pair is already an escape.
const escapedHalf = /\\u(?:d[89a-f][0-9a-f]{2})/g
const half = /\p{Surrogate}/gu

function wellFormed(line: Partial<Record<Column, string | number>>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(line).map(([column, value]) => {
      if (typeof value !== 'string') return [column, value]
      const json = column === 'data' || column === 'extra'
      return [column, json ? value.replace(escapedHalf, '\\ufffd') : value.replace(half, '\ufffd')]
    }),
  )
}
