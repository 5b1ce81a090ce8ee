/**
 * Inserts a segment into its tables whole; rows that the engine refuses are found and kept aside.
 *
 * @module
 */
import type { ChangedVisitor, SpoolRecord } from '../spool/record.ts'
import { toRowGroups } from '../spool/row-groups.ts'
import type { Spool } from '../spool/spool.ts'
import { isShared, toWholeRows } from '../spool/whole-rows.ts'
import { arrivals } from '../store/arrivals.ts'
import type { Store } from '../store/store.ts'
import { StoreError } from '../store/store-error.ts'
import { deliveries, events } from '../store/tables.ts'
import type { Poison } from './bisect.ts'
import { bisect } from './bisect.ts'

// The engine's codes for bytes it cannot read as rows. Every other refusal (memory, too many parts, a missing
// table, a disk that is full) may pass or be mended, and says nothing about the rows.
const contentCodes = new Set([6, 25, 26, 27, 33, 38, 41, 53, 69, 70, 72, 117, 131, 190, 376, 691])

/** Whether the engine refused rows for what is in them. */
function isContentFault(error: unknown): boolean {
  return (
    error instanceof StoreError &&
    error.fault === 'refused' &&
    error.code !== null &&
    contentCodes.has(error.code)
  )
}

/** What to insert, from where, into what. */
export interface InsertOptions {
  readonly store: Pick<Store, 'insert'>
  readonly spool: Pick<Spool, 'setAside'>
  /** The segment's name, which is in the tokens: the same segment twice is the same insert. */
  readonly name: string
  /** Reads the segment. It is not kept while the engine works, and read again where that refuses what is in it. */
  readonly read: () => Promise<readonly SpoolRecord[]>
}

/** What became of a segment. */
export interface InsertReport {
  /** How many of its rows had to be set aside. */
  readonly rowsSetAside: number
  readonly visitors: readonly ChangedVisitor[]
}

type Where = Omit<InsertOptions, 'read'>

/** Inserts a segment's rows. */
export async function insertSegment({ read, ...where }: InsertOptions): Promise<InsertReport> {
  const { groups, alone, notes, visitors } = toLoad(await read())
  const fromGroups = await insertGroups(where, groups, async () => toWholeRows(sharing(await read())))
  const fromAlone = await insertRows({ ...where, table: events.name, rows: alone, label: 'alone' })
  // After the events: the books must not speak of what is not there yet.
  const fromNotes = await insertRows({ ...where, table: deliveries.name, rows: notes, label: 'deliveries' })
  return { rowsSetAside: fromGroups + fromAlone + fromNotes, visitors }
}

const sharing = (records: readonly SpoolRecord[]): readonly Uint8Array[] =>
  records.map(record => record.rows).filter(isShared)

const toLoad = (records: readonly SpoolRecord[]) => ({
  groups: toRowGroups(sharing(records)),
  alone: toWholeRows(records.map(record => record.rows).filter(rows => !isShared(rows))),
  notes: Buffer.from(records.map(toNoteLine).join('')),
  visitors: records.flatMap(record => record.visitors),
})

/** A group cannot be set aside for one of its rows: where the engine refuses one, the rows come one by one. */
async function insertGroups(where: Where, groups: Buffer, readWhole: () => Promise<Buffer>): Promise<number> {
  const { store, name } = where
  if (groups.byteLength === 0) return 0
  try {
    await store.insert(arrivals.name, groups, { token: name, lane: 'load' })
    return 0
  } catch (error) {
    if (!isContentFault(error)) throw error
  }
  return insertRows({ ...where, table: events.name, rows: await readWhole(), label: 'rows' })
}

const toNoteLine = ({ delivery }: SpoolRecord): string =>
  delivery === undefined ? '' : `${JSON.stringify(delivery)}\n`

interface Rows extends Where {
  readonly table: string
  readonly rows: Buffer
  /** What the rows are called in tokens, and in the names of what is set aside. */
  readonly label: 'rows' | 'alone' | 'deliveries'
}

async function insertRows(options: Rows): Promise<number> {
  const { store, name, label, table, rows } = options
  if (rows.byteLength === 0) return 0
  const token = `${name}:${label}`
  try {
    await store.insert(table, rows, { token, lane: 'load' })
    return 0
  } catch (error) {
    if (!isContentFault(error)) throw error
  }
  const lines = linesOf(rows)
  const poison = await bisect({
    length: lines.length,
    attempt: (from, to) =>
      store.insert(table, Buffer.concat(lines.slice(from, to)), {
        token: `${token}:${from}-${to}`,
        lane: 'load',
      }),
    isTheirFault: isContentFault,
  })
  for (const part of poison) await setAside(options, lines, part)
  return poison.reduce((sum, { from, to }) => sum + to - from, 0)
}

async function setAside(
  { spool, name, label }: Rows,
  lines: readonly Buffer[],
  { from, to, error }: Poison,
): Promise<void> {
  const why = error instanceof Error ? error.message : String(error)
  const reason = `${label} ${from} to ${to} of ${name} were refused by the engine: ${why}`
  await spool.setAside(`${name}-${label}-${from}-${to}.ndjson`, Buffer.concat(lines.slice(from, to)), reason)
}

/** The lines of newline-delimited JSON, each with its line break. */
function linesOf(bytes: Buffer): readonly Buffer[] {
  const lines: Buffer[] = []
  let start = 0
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
    lines.push(bytes.subarray(start, end + 1))
    start = end + 1
  }
  if (start < bytes.byteLength) lines.push(bytes.subarray(start))
  return lines
}
