/**
 * `openStore`: the store over ClickHouse's HTTP interface.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { type ClickHouseClient, ClickHouseError, ClickHouseLogLevel, createClient } from '@clickhouse/client'
import type { Lane, Params, QueryResult, StatementOptions, Store } from './store.ts'
import { StoreError } from './store-error.ts'

/** Where the engine is. */
export interface StoreOptions {
  /** `http://host:port` of an engine child process, a server or a cluster's balancer. */
  readonly url: string
  /** Default `default`. */
  readonly user?: string | undefined
  /** Default empty. */
  readonly password?: string | undefined
  /** Default `touchline`. */
  readonly database?: string | undefined
}

/** Name of the header that tells the embedded engine which lane a statement belongs to. */
const laneHeader = 'x-touchline-lane'

/**
 * Older servers quote 64-bit integers in JSON; rows are read with plain numbers. To compile the expressions of a
 * question took 50 to 80 ms, more than it saves on less than millions of rows.
 */
const querySettings =
  'SETTINGS output_format_json_quote_64bit_integers = 0, compile_expressions = 0, compile_aggregate_expressions = 0'

/**
 * A question is given up after this. The embedded engine's sessions have the same limit; a server that somebody else
 * runs has whatever limit its owner gave it, or none.
 */
const questionLimit = ', max_execution_time = 30'

/** An engine that does not answer for this long is taken for gone; statements have shorter limits of their own. */
const requestTimeoutMs = 15 * 60 * 1000

/**
 * Opens a connection. Nothing is sent until the first statement; a wrong address shows in that statement's error.
 */
export function openStore(options: StoreOptions): Store {
  const database = options.database ?? 'touchline'
  const settings = {
    url: options.url,
    username: options.user ?? 'default',
    password: options.password ?? '',
    application: 'touchline',
    request_timeout: requestTimeoutMs,
    max_open_connections: 32,
    // Every failure is thrown; printing it as well would show each twice.
    log: { level: ClickHouseLogLevel.OFF },
    // A long list of bound values does not fit into the request's first line.
    use_multipart_params_auto: true,
  }
  const inside = createClient({ ...settings, database })
  // CREATE DATABASE fails when the request names the database that is to be created.
  const outside = createClient(settings)
  const clientOf = (lane: Lane): ClickHouseClient => (lane === 'control' ? outside : inside)

  return {
    database,
    query: async <Row>(sql: string, options: StatementOptions = {}) => {
      const { lane = 'ask' } = options
      return attempt(outside, options, async queryId => {
        const answer = await clientOf(lane).query({
          query: `${sql}\n${querySettings}${lane === 'ask' ? questionLimit : ''}`,
          format: 'JSON',
          ...toRequest(lane, options, queryId),
        })
        return toResult<Row>(await answer.json<Row>())
      })
    },
    command: async (sql, options = {}) => {
      const { lane = 'ask' } = options
      await attempt(outside, options, queryId =>
        clientOf(lane).command({ query: sql, ...toRequest(lane, options, queryId) }),
      )
    },
    insert: async (table, ndjson, options = {}) => {
      if (ndjson.length === 0) return
      const query = insertStatement(table, options.token)
      await attempt(outside, {}, async queryId => {
        const { stream } = await inside.exec({
          query,
          values: Readable.from([ndjson], { objectMode: false }),
          ...toRequest(options.lane ?? 'load', {}, queryId),
        })
        for await (const _ of stream) {
          // The answer's body is empty; reading it to its end frees the socket.
        }
      })
    },
    ping: () => ping(outside),
    close: async () => {
      await Promise.all([inside.close(), outside.close()])
    },
  }
}

function toRequest(
  lane: Lane,
  { params, signal }: { params?: Params; signal?: AbortSignal },
  queryId: string,
) {
  return {
    query_id: queryId,
    http_headers: { [laneHeader]: lane },
    ...(params === undefined ? {} : { query_params: { ...params } }),
    ...(signal === undefined ? {} : { abort_signal: signal }),
  }
}

interface JsonAnswer<Row> {
  readonly data: readonly Row[]
  readonly statistics?: { readonly rows_read: number; readonly bytes_read: number; readonly elapsed: number }
}

function toResult<Row>({ data, statistics }: JsonAnswer<Row>): QueryResult<Row> {
  return {
    rows: data,
    statistics: {
      rowsRead: statistics?.rows_read ?? 0,
      bytesRead: statistics?.bytes_read ?? 0,
      elapsedMs: (statistics?.elapsed ?? 0) * 1000,
    },
  }
}

/** Ten years of events may come at once, and each of their months is a part; the engine's own limit is 100. */
const anyMonths = 'max_partitions_per_insert_block = 0'

function insertStatement(table: string, token: string | undefined): string {
  if (!/^\w+$/.test(table))
    throw new StoreError('misuse', `Not a table's name: ${table}; use letters, digits and _`)
  if (token === undefined) return `INSERT INTO ${table} SETTINGS ${anyMonths} FORMAT JSONEachRow`
  if (!/^[\w.:-]{1,200}$/.test(token)) {
    throw new StoreError('misuse', `Not an insert token: ${token}; use letters, digits and . : _ -`)
  }
  // What a view makes of rows that came before is left out as well.
  const settings = `insert_deduplication_token = '${token}', deduplicate_blocks_in_dependent_materialized_views = 1`
  return `INSERT INTO ${table} SETTINGS ${settings}, ${anyMonths} FORMAT JSONEachRow`
}

/** Runs one request under an id of its own, so that the engine can be told to stop it. */
async function attempt<Result>(
  outside: ClickHouseClient,
  { signal }: { signal?: AbortSignal },
  request: (queryId: string) => Promise<Result>,
): Promise<Result> {
  if (signal?.aborted === true)
    throw new StoreError('aborted', 'The statement was given up before it was sent')
  const queryId = randomUUID()
  try {
    return await request(queryId)
  } catch (thrown) {
    if (isAborted(signal)) {
      await kill(outside, queryId)
      throw new StoreError('aborted', 'The statement was given up by its caller', { cause: thrown })
    }
    throw toStoreError(thrown)
  }
}

// A function, because the compiler takes a property that was false once to be false for ever.
const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted ?? false

/** A server goes on working for a client that has left; only KILL QUERY stops it. */
async function kill(outside: ClickHouseClient, queryId: string): Promise<void> {
  try {
    await outside.command({
      query: 'KILL QUERY WHERE query_id = {id:String} ASYNC',
      query_params: { id: queryId },
      http_headers: { [laneHeader]: 'control' },
    })
  } catch (thrown) {
    // The caller has given up already and waits for no answer; the statement ends at its time limit instead.
    process.emitWarning(`A statement that was given up could not be stopped: ${String(thrown)}`)
  }
}

function toStoreError(thrown: unknown): StoreError {
  if (thrown instanceof ClickHouseError) {
    const code = Number(thrown.code)
    return new StoreError('refused', `The engine refused a statement: ${thrown.message} (${code})`, {
      code: Number.isNaN(code) ? null : code,
      cause: thrown,
    })
  }
  const text = thrown instanceof Error ? thrown.message || thrown.name : String(thrown)
  return new StoreError(
    'unreachable',
    `The engine did not answer: ${text}; look whether it runs at the store's URL`,
    {
      cause: thrown,
    },
  )
}

async function ping(outside: ClickHouseClient): Promise<{ ok: boolean; version: string | null }> {
  try {
    const answer = await outside.query({
      query: 'SELECT version() AS version',
      format: 'JSONEachRow',
      http_headers: { [laneHeader]: 'control' },
    })
    const [row] = await answer.json<{ version: string }>()
    return { ok: row !== undefined, version: row?.version ?? null }
  } catch {
    // Whatever the reason, the answer to "does it answer?" is no; statements say why.
    return { ok: false, version: null }
  }
}
