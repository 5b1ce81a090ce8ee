/**
 * The store: ClickHouse's HTTP interface behind four verbs. Whether the engine is the embedded child process
 * or a cluster is only a URL.
 *
 * @module
 */

/**
 * Which kind of work a statement is. The embedded engine keeps sessions apart by it, so that a heavy question
 * never holds up an insert; a real server ignores it. `control` is for statements about the engine itself
 * (CREATE DATABASE, KILL QUERY): they run outside the store's database, which may not exist yet.
 */
export type Lane = 'load' | 'rebuild' | 'ask' | 'control'

/** Values bound to a statement's `{name:Type}` placeholders. */
export type Params = Readonly<Record<string, unknown>>

export interface StatementOptions {
  readonly params?: Params
  /** Default `ask`. */
  readonly lane?: Lane
  /** Ends the statement on the engine too. */
  readonly signal?: AbortSignal
}

/** What the engine read to answer. */
export interface ReadStatistics {
  readonly rowsRead: number
  readonly bytesRead: number
  readonly elapsedMs: number
}

export interface QueryResult<Row> {
  readonly rows: readonly Row[]
  readonly statistics: ReadStatistics
}

/** A connection to the engine. Its promises reject with a `StoreError`. */
export interface Store {
  /** Name of the database that all statements but those of lane `control` run in. */
  readonly database: string
  /** Runs a SELECT (without FORMAT clause) and reads all of its rows. 64-bit integers arrive as numbers. */
  query<Row>(sql: string, options?: StatementOptions): Promise<QueryResult<Row>>
  /** Runs a statement that returns no rows. */
  command(sql: string, options?: StatementOptions): Promise<void>
  /**
   * Inserts rows that are newline-delimited JSON already, as one block.
   *
   * @param options.token The same token twice is the same insert.
   */
  insert(
    table: string,
    ndjson: Uint8Array,
    options?: { readonly token?: string; readonly lane?: Lane },
  ): Promise<void>
  /** Whether the engine answers, and its version. Never rejects. */
  ping(): Promise<{ readonly ok: boolean; readonly version: string | null }>
  close(): Promise<void>
}
