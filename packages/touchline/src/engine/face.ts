/**
 * The part of ClickHouse's HTTP interface that its JavaScript client needs, over the embedded engine.
 *
 * @module
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { StatementResult } from './chdb-session.ts'
import { refuse, toClickHouseError } from './clickhouse-error.ts'
import type { Lanes } from './lanes.ts'
import { type Credentials, isAllowed, readLane, readRequest } from './request.ts'

/** What the face needs. */
export interface FaceOptions {
  readonly lanes: Lanes
  readonly credentials: Credentials
}

/** Builds the HTTP server; it does not listen yet. */
export function createFace(options: FaceOptions): Server {
  const server = createServer((request, response) => {
    answer(request, response, options).catch((thrown: unknown) => fail(response, thrown))
  })
  // The client keeps its connections for as long as the server says; a short time would race with its reuse.
  server.keepAliveTimeout = 60_000
  server.requestTimeout = 0
  return server
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: FaceOptions,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://engine')
  if (url.pathname === '/ping') {
    response.end('Ok.\n')
    return
  }
  if (url.pathname !== '/') {
    response.statusCode = 404
    response.end('There is no such address; the engine answers / and /ping\n')
    return
  }
  if (!isAllowed(request, url, options.credentials)) {
    throw refuse(516, 'AUTHENTICATION_FAILED', 'Authentication failed: wrong user or password')
  }
  const queryId = url.searchParams.get('query_id')
  if (queryId !== null && /^[\w.:-]{1,200}$/.test(queryId))
    response.setHeader('X-ClickHouse-Query-Id', queryId)
  const lane = readLane(request)
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const statement = await readRequest(request, url)
  const begun = process.hrtime.bigint()
  const result = await options.lanes.run(lane, statement, gone.signal)
  response.setHeader('X-ClickHouse-Summary', toSummary(result, process.hrtime.bigint() - begun))
  response.setHeader('Content-Type', 'text/plain; charset=UTF-8')
  response.end(result.bytes)
}

const toSummary = (result: StatementResult, elapsed: bigint): string =>
  JSON.stringify({
    read_rows: String(result.rowsRead),
    read_bytes: String(result.bytesRead),
    written_rows: String(result.rowsWritten),
    written_bytes: String(result.bytesWritten),
    total_rows_to_read: '0',
    result_rows: String(result.rows),
    result_bytes: String(result.bytes.length),
    elapsed_ns: String(elapsed),
  })

function fail(response: ServerResponse, thrown: unknown): void {
  if (response.destroyed) return
  const error = toClickHouseError(thrown)
  response.statusCode = error.status
  response.setHeader('X-ClickHouse-Exception-Code', String(error.code))
  response.setHeader('Content-Type', 'text/plain; charset=UTF-8')
  response.end(`${error.message}\n`)
}
