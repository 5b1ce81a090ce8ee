/**
 * One session of the embedded engine, used by one request at a time, that forgets each request's settings and
 * bound values before the next.
 *
 * @module
 */
import type { ChdbResult, RawInsertFormat, Session } from 'chdb'
import { refuse, toClickHouseError } from './clickhouse-error.ts'
import { type RawInsert, toLiteral } from './statement.ts'

/** A statement with all that came with it. */
export interface Statement {
  readonly sql: string
  readonly database: string
  /** Output format when the statement names none. */
  readonly format: string
  /** Values of `{name:Type}` placeholders, as ClickHouse's HTTP interface takes them: escaped text. */
  readonly values: Readonly<Record<string, string>>
  readonly settings: Readonly<Record<string, string>>
  /** Rows of an insert. */
  readonly rows?: { readonly insert: RawInsert; readonly bytes: Uint8Array } | undefined
}

/** What a statement gave, and what it read and wrote, as far as chdb tells. */
export interface StatementResult {
  readonly bytes: Uint8Array
  readonly rows: number
  /** Read from the tables: known for the JSON formats only, whose text ends with it. 0 otherwise. */
  readonly rowsRead: number
  readonly bytesRead: number
  /** Written by an insert of rows. */
  readonly rowsWritten: number
  readonly bytesWritten: number
}

/** A session that runs one statement at a time. */
export interface ChdbSession {
  run(statement: Statement): Promise<StatementResult>
  close(): void
}

/** A name and a literal of the engine's SQL. */
type Pair = readonly [name: string, literal: string]

const statistics = /"rows_read":\s*(?<rows>\d+),\s*"bytes_read":\s*(?<bytes>\d+)\s*\}\s*\}\s*$/

/** chdb calls `rowsRead` what are the rows of the result; what was read stands only at the end of a JSON text. */
function fromResult(result: ChdbResult): StatementResult {
  const bytes = result.bytes()
  const end = statistics.exec(Buffer.from(bytes.subarray(-200)).toString('latin1'))?.groups
  return {
    bytes,
    rows: result.rowsRead,
    rowsRead: Number(end?.rows ?? 0),
    bytesRead: Number(end?.bytes ?? 0),
    rowsWritten: 0,
    bytesWritten: 0,
  }
}

/**
 * Wraps a session of chdb.
 *
 * Only plain asynchronous statements are used: chdb serialises its parameterised ones over all sessions, and
 * its synchronous ones would stop the process. A `SET` stays for the life of a session, so what a request set
 * is set back to `base`, or to the engine's default, after it.
 */
export function createChdbSession(session: Session, base: Readonly<Record<string, string>>): ChdbSession {
  let database = 'default'

  const set = async (pairs: readonly Pair[]): Promise<void> => {
    if (pairs.length === 0) return
    await session.queryAsync(`SET ${pairs.map(([name, literal]) => `${name} = ${literal}`).join(', ')}`)
  }

  const use = async (wanted: string): Promise<void> => {
    if (wanted === database) return
    await session.queryAsync(`USE \`${wanted.replaceAll(/[`\\]/g, found => `\\${found}`)}\``)
    database = wanted
  }

  return {
    run: async statement => {
      await use(statement.database)
      if (statement.rows !== undefined) return insertRows(session, statement, statement.rows)
      const settings = Object.entries(statement.settings)
      const values = Object.entries(statement.values)
      const before = [
        ...settings.map(([name, value]) => [name, toLiteral(value)] as const),
        ...values.map(([name, value]) => [`param_${name}`, toLiteral(value)] as const),
      ]
      const after = [
        ...settings.map(([name]) => [name, base[name] ?? 'DEFAULT'] as const),
        ...values.map(([name]) => [`param_${name}`, "''"] as const),
      ]
      try {
        await set(before)
        return fromResult(await session.queryAsync(statement.sql, { format: statement.format }))
      } catch (thrown) {
        // A statement that failed or was killed keeps its threads and memory until the session's next one.
        await session.queryAsync('SELECT 1')
        throw thrown
      } finally {
        await restore(set, after)
      }
    },
    close: () => session.close(),
  }
}

/**
 * Sets everything back. An unknown setting fails the whole `SET`, so then each is set back alone. A session that
 * cannot be cleaned must not serve anybody else: that ends the engine (236), which is started again.
 */
async function restore(
  set: (pairs: readonly Pair[]) => Promise<void>,
  after: readonly Pair[],
): Promise<void> {
  try {
    await set(after)
  } catch (thrown) {
    if (!isUnknownSetting(thrown))
      throw refuse(236, 'ABORTED', `A session could not be cleaned: ${String(thrown)}`)
    for (const pair of after.length > 1 ? after : []) await restore(set, [pair])
  }
}

const isUnknownSetting = (thrown: unknown): boolean => toClickHouseError(thrown).code === 115

async function insertRows(
  session: Session,
  statement: Statement,
  rows: { readonly insert: RawInsert; readonly bytes: Uint8Array },
): Promise<StatementResult> {
  const { insert, bytes } = rows
  const nothing = { bytes: new Uint8Array(), rows: 0, rowsRead: 0, bytesRead: 0 }
  if (bytes.length === 0) return { ...nothing, rowsWritten: 0, bytesWritten: 0 }
  const summary = await session.insert({
    table: insert.table,
    values: bytes,
    format: toFormat(insert.format),
    ...(insert.columns === undefined ? {} : { columns: insert.columns }),
    settings: { ...statement.settings, ...insert.settings },
  })
  return { ...nothing, rowsWritten: summary.rowsWritten, bytesWritten: summary.bytesWritten }
}

const formats: readonly RawInsertFormat[] = [
  'JSONEachRow',
  'JSONCompactEachRow',
  'CSV',
  'CSVWithNames',
  'TSV',
  'TabSeparated',
  'TSVWithNames',
  'TabSeparatedWithNames',
]

function toFormat(name: string): RawInsertFormat {
  const format = formats.find(known => known.toLowerCase() === name.toLowerCase())
  if (format === undefined) {
    throw refuse(73, 'UNKNOWN_FORMAT', `Rows cannot be inserted as ${name}; use one of ${formats.join(', ')}`)
  }
  return format
}
