/**
 * The columns of table `events` as pieces of one line of JSON, as the engine reads it.
 *
 * @module
 */
import { events } from '../store/tables.ts'

type EventColumn = keyof typeof events.columns

/**
 * Writes a column: `,"name":value`, or nothing for the value that the engine fills in. Most events leave most
 * columns empty, and the shorter line is written, synced, sent and parsed.
 */
type WriteColumn = (value: string | number) => string

/** The writer of each column. */
export const column = Object.freeze(
  Object.fromEntries(Object.keys(events.columns).map(name => [name, writerOf(name as EventColumn)])),
) as Readonly<Record<EventColumn, WriteColumn>>

function writerOf(name: EventColumn): WriteColumn {
  const prefix = `,"${name}":`
  const { type } = events.columns[name]
  const literal = /DEFAULT (?:'([^']*)'|(\d+))/.exec(type)
  if (/^U?Int|^Float/.test(type)) {
    const omitted = literal === null ? null : Number(literal[2])
    return value => (value === omitted ? '' : prefix + value)
  }
  const omitted = literal?.[1] ?? null
  const write = type.startsWith('UUID') ? quoteUuid : name === 'data' || name === 'extra' ? quoteJson : quote
  return value => (value === omitted ? '' : prefix + write(String(value)))
}

function quoteUuid(uuid: string): string {
  return `"${uuid}"`
}

const half = /\p{Surrogate}/gu

/**
 * JSON.stringify writes half of a surrogate pair as an escape, which the engine refuses to read, and with it the
 * whole block. Whole pairs are written as they are, so an escape shows the case.
 */
function quote(text: string): string {
  const json = JSON.stringify(text)
  return json.includes('\\ud') ? JSON.stringify(text.replace(half, '\ufffd')) : json
}

// In a text that is JSON itself half a pair is an escape already; behind an escaped backslash it is text.
const escaped = /\\(?:u([0-9a-f]{4})|.)/g

function quoteJson(json: string): string {
  return JSON.stringify(json.includes('\\ud') ? json.replace(escaped, mend) : json)
}

function mend(written: string, code: string | undefined): string {
  return code !== undefined && /^d[89a-f]/.test(code) ? '\\ufffd' : written
}

const beyondAscii = /[\x80-\uffff]/
const eachBeyondAscii = /[\x80-\uffff]/g

/**
 * Columns that are written into many lines, in the form in which that is cheapest: in one piece, which the search
 * makes of them, and in ASCII, of which alone the lines become bytes several times faster.
 */
export function toFixed(columns: string): string {
  if (!beyondAscii.test(columns)) return columns
  // V8 keeps two bytes a character for a text that is made of one that needs them, and for all that it is put into.
  return Buffer.from(columns.replace(eachBeyondAscii, asEscape), 'latin1').toString('latin1')
}

function asEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
