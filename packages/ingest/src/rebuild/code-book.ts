/**
 * The codes that one slice needs, in the form its statement takes them.
 *
 * @module
 */
import type { Params, Store } from '../store/store.ts'
import { type CodeWork, giveCodes, readCodes } from './codes.ts'

/** `known_names`, `known_codes` and `known_touchpoints`: parallel arrays, for the `WITH` of a statement. */
export interface CodeBook {
  readonly sql: string
  readonly params: Params
}

/** Code and touchpoint of `event view_item` or `path /cart`. */
type Codes = readonly [code: number, touchpoint: number]

/** Names remembered of one site; a shop has some thousands. */
const remembered = 50_000

const memory = new WeakMap<Store, Map<string, Map<string, Codes>>>()

/** Forgets what the codes of a site map to; the next slices read it. */
export function forgetCodes(store: Store, site: string): void {
  memory.get(store)?.delete(site)
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
  const known = knownOf(work)
  if (names.some(name => hasCode(name) && !known.has(name))) {
    await giveCodes(work, ordered)
    const wanted = names.map(name => name.slice(name.indexOf(' ') + 1))
    for (const row of await readCodes(work, wanted)) {
      known.set(`${row.kind} ${row.name}`, [row.code, row.touchpoint])
    }
  }
  const found = names.map(name => known.get(name) ?? ([0, 0] as const))
  return {
    sql: boundSql,
    params: {
      names: ['', ...names],
      codes: [0, ...found.map(of => of[0])],
      touchpoints: [0, ...found.map(of => of[1])],
    },
  }
}

/** An event without path or touchpoint names none. */
const hasCode = (name: string): boolean => name !== 'path ' && name !== 'touchpoint '

function knownOf({ store, site }: CodeWork): Map<string, Codes> {
  const sites = memory.get(store) ?? new Map<string, Map<string, Codes>>()
  memory.set(store, sites)
  const before = sites.get(site)
  const known = before === undefined || before.size > remembered ? new Map<string, Codes>() : before
  sites.set(site, known)
  return known
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
