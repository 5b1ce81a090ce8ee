/**
 * Codes: numbers for event names, paths and touchpoints, and the touchpoints that names and paths map to.
 *
 * @module
 */
import type { Inventory } from '@touchline/protocol'
import type { Store } from '../store/store.ts'
import { createTouchpointMatcher, type TouchpointMatcher } from './touchpoint-matcher.ts'

type Kind = 'event' | 'path' | 'touchpoint'

/** A row of `codes` without its version. */
export interface CodeRow {
  readonly site: string
  readonly kind: Kind
  readonly name: string
  readonly code: number
  /** Code of the touchpoint that the name maps to; 0 for none. */
  readonly touchpoint: number
  readonly label: string
  readonly phase: string
  readonly channel: string
}

/** For whom codes are given. */
export interface CodeWork {
  readonly store: Store
  readonly site: string
  readonly inventory: Inventory
  /** Version of the rows written. */
  readonly version: number
}

interface Name {
  readonly kind: Kind
  readonly name: string
}

/** The names in the staged events that have no code yet; few, once a site has been seen for a while. */
const unseenSql = (ordered: string): string => `
WITH names AS (
  SELECT 'event' AS kind, toString(name) AS name FROM ${ordered}
  UNION DISTINCT SELECT 'path', path FROM ${ordered} WHERE path != ''
  UNION DISTINCT SELECT 'touchpoint', toString(touchpoint) FROM ${ordered} WHERE touchpoint != ''
)
SELECT kind, name FROM names WHERE (kind, name) NOT IN (
  SELECT toString(kind), name FROM codes WHERE site = {site:String} AND name IN (SELECT name FROM names))
ORDER BY kind, name`

/**
 * Gives codes to names that have none. Codes are never changed; one rebuilder per store gives them, so that
 * no number is given twice.
 */
export async function giveCodes(work: CodeWork, orderedTable: string): Promise<void> {
  const { store, site } = work
  const { rows } = await store.query<Name>(unseenSql(orderedTable), { lane: 'rebuild', params: { site } })
  if (rows.length > 0) await addNames(work, rows)
}

/** Codes and touchpoints of these names, of whichever kind. */
export async function readCodes(
  { store, site }: CodeWork,
  names: readonly string[],
): Promise<readonly CodeRow[]> {
  const { rows } = await store.query<CodeRow>(
    `SELECT site, toString(kind) AS kind, name, code, touchpoint, label, phase, channel FROM codes FINAL
WHERE site = {site:String} AND name IN {names:Array(String)}`,
    { lane: 'rebuild', params: { site, names } },
  )
  return rows
}

async function addNames(work: CodeWork, names: readonly Name[]): Promise<void> {
  const known = await touchpointCodes(work)
  const next = await nextCodes(work)
  const unseenTouchpoints = names.filter(({ kind, name }) => kind === 'touchpoint' && !known.has(name))
  const touchpoints = unseenTouchpoints.map(({ name }) => toTouchpointRow(work, name, next('touchpoint')))
  for (const { name, code } of touchpoints) known.set(name, code)
  const matcher = createTouchpointMatcher(work.inventory)
  const others = names
    .filter(({ kind }) => kind !== 'touchpoint')
    .map(({ kind, name }) => toNameRow({ ...work, matcher, known }, { kind, name, code: next(kind) }))
  await writeRows(work, [...touchpoints, ...others])
}

/**
 * Makes the codes follow the inventory: every touchpoint of it has a code, and every name and path maps to
 * where it belongs now. Journeys hold the old touchpoints until they are rebuilt.
 */
export async function mapCodes(work: CodeWork): Promise<void> {
  const { store, site, inventory } = work
  const { rows } = await store.query<CodeRow>(
    `SELECT site, toString(kind) AS kind, name, code, touchpoint, label, phase, channel
FROM codes FINAL WHERE site = {site:String}`,
    { lane: 'rebuild', params: { site } },
  )
  const known = new Map(rows.filter(row => row.kind === 'touchpoint').map(row => [row.name, row.code]))
  const next = await nextCodes(work)
  for (const { id } of inventory) if (!known.has(id)) known.set(id, next('touchpoint'))
  const matcher = createTouchpointMatcher(inventory)
  const touchpoints = [...known].map(([id, code]) => toTouchpointRow(work, id, code))
  const others = rows
    .filter(row => row.kind !== 'touchpoint')
    .map(row => toNameRow({ ...work, matcher, known }, row))
  const before = new Map(rows.map(row => [`${row.kind} ${row.name}`, row]))
  const changed = [...touchpoints, ...others].filter(
    row => !sameRow(row, before.get(`${row.kind} ${row.name}`)),
  )
  await writeRows(work, changed)
}

const sameRow = (a: CodeRow, b: CodeRow | undefined): boolean =>
  b !== undefined &&
  a.touchpoint === b.touchpoint &&
  a.label === b.label &&
  a.phase === b.phase &&
  a.channel === b.channel

async function touchpointCodes({ store, site }: CodeWork): Promise<Map<string, number>> {
  const { rows } = await store.query<{ name: string; code: number }>(
    `SELECT name, code FROM codes FINAL WHERE site = {site:String} AND kind = 'touchpoint'`,
    { lane: 'rebuild', params: { site } },
  )
  return new Map(rows.map(({ name, code }) => [name, code]))
}

async function nextCodes({ store, site }: CodeWork): Promise<(kind: Kind) => number> {
  const { rows } = await store.query<{ kind: Kind; last: number }>(
    'SELECT toString(kind) AS kind, max(code) AS last FROM codes WHERE site = {site:String} GROUP BY kind',
    { lane: 'rebuild', params: { site } },
  )
  const last = new Map(rows.map(row => [row.kind, row.last]))
  return kind => {
    const code = (last.get(kind) ?? 0) + 1
    last.set(kind, code)
    return code
  }
}

/** A touchpoint that only markup names has no entry in the inventory: its label is read off its id. */
function toTouchpointRow({ site, inventory }: CodeWork, id: string, code: number): CodeRow {
  const entry = inventory.find(touchpoint => touchpoint.id === id)
  return {
    site,
    kind: 'touchpoint',
    name: id,
    code,
    touchpoint: code,
    label: entry?.name ?? toLabel(id),
    phase: entry?.phase ?? '',
    channel: entry?.channel ?? '',
  }
}

/** `size-guide` → `Size guide`. */
function toLabel(id: string): string {
  const words = id.replaceAll(/[-_.\s]+/g, ' ').trim()
  return words === '' ? id : words.charAt(0).toUpperCase() + words.slice(1)
}

function toNameRow(
  { site, matcher, known }: { site: string; matcher: TouchpointMatcher; known: ReadonlyMap<string, number> },
  { kind, name, code }: { kind: Kind; name: string; code: number },
): CodeRow {
  const touchpoint = kind === 'event' ? matcher.byEvent(name) : matcher.byPath(name)
  const mapped = touchpoint === null ? 0 : (known.get(touchpoint) ?? 0)
  return { site, kind, name, code, touchpoint: mapped, label: '', phase: '', channel: '' }
}

async function writeRows({ store, version }: CodeWork, rows: readonly CodeRow[]): Promise<void> {
  const lines = rows.map(row => `${JSON.stringify({ ...row, version })}\n`)
  await store.insert('codes', new TextEncoder().encode(lines.join('')), { lane: 'rebuild' })
}
