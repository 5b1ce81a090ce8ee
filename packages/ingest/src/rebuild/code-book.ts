/**
 * The codes that one slice needs, in the form its statement takes them.
 *
 * @module
 */
import type { Params } from '../store/store.ts'
import { type CodeRow, type CodeWork, giveCodes, readCodes } from './codes.ts'

/** `known_names`, `known_codes` and `known_touchpoints`: parallel arrays, for the `WITH` of a statement. */
export interface CodeBook {
  readonly sql: string
  readonly params: Params
}

/**
 * Gives codes to names of the staged events that have none, and returns the codes of all of them.
 *
 * @param names Those of the events, as `readSliceFacts` gives them.
 */
export async function openCodeBook(
  work: CodeWork,
  ordered: string,
  names: readonly string[] | null,
): Promise<CodeBook> {
  if (names === null) {
    await giveCodes(work, ordered)
    return { sql: storedSql(ordered), params: {} }
  }
  let known = await readKnown(work, names)
  if (names.some(name => hasCode(name) && !known.has(name))) {
    await giveCodes(work, ordered)
    known = await readKnown(work, names)
  }
  const found = names.map(name => known.get(name))
  return {
    sql: boundSql,
    params: {
      // The engine takes no empty list.
      names: ['', ...names],
      codes: [0, ...found.map(row => row?.code ?? 0)],
      touchpoints: [0, ...found.map(row => row?.touchpoint ?? 0)],
    },
  }
}

/** An event without path or touchpoint names none. */
const hasCode = (name: string): boolean => name !== 'path ' && name !== 'touchpoint '

async function readKnown(work: CodeWork, names: readonly string[]): Promise<ReadonlyMap<string, CodeRow>> {
  const rows = await readCodes(
    work,
    names.map(name => name.slice(name.indexOf(' ') + 1)),
  )
  return new Map(rows.map(row => [`${row.kind} ${row.name}`, row]))
}

const boundSql = `
  {names:Array(String)} AS known_names, {codes:Array(UInt32)} AS known_codes,
  {touchpoints:Array(UInt32)} AS known_touchpoints`

const storedSql = (ordered: string): string => `
  (
    SELECT (groupArray(concat(toString(kind), ' ', name)), groupArray(code), groupArray(touchpoint))
    FROM codes FINAL WHERE site = {site:String} AND name IN (
      SELECT arrayJoin([toString(name), path, toString(touchpoint)]) FROM ${ordered})
  ) AS known, known.1 AS known_names, known.2 AS known_codes, known.3 AS known_touchpoints`
