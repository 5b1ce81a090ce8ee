/**
 * Reads a request of ClickHouse's HTTP interface into a statement.
 *
 * @module
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { Lane } from '@touchline/ingest'
import type { Statement } from './chdb-session.ts'
import { refuse } from './clickhouse-error.ts'
import { readRawInsert, readStatement } from './statement.ts'

/** Bytes of a body, packed and unpacked. Segments are 12 MB; this is only against a mistake. */
const largestBody = 256 * 1024 * 1024

/** Parameters of the interface itself, which are no settings; those of a transport that is not spoken are ignored. */
const transport = new Set([
  'query',
  'query_id',
  'database',
  'default_format',
  'user',
  'password',
  'enable_http_compression',
  'http_zlib_compression_level',
  'send_progress_in_http_headers',
  'http_headers_progress_interval_ms',
  'http_write_exception_in_output_format',
  'wait_end_of_query',
  'buffer_size',
])

/** Parameters that would change what a statement means, and that the embedded engine has no notion of. */
const unsupported = new Set([
  'session_id',
  'session_timeout',
  'session_check',
  'role',
  'compress',
  'decompress',
  'stacktrace',
])

const isLane = (name: string): name is Lane => ['load', 'rebuild', 'ask', 'control'].includes(name)

/** Which lane a request asks for by `x-touchline-lane`; a question unless it says otherwise. */
export function readLane(request: IncomingMessage): Lane {
  const name = request.headers['x-touchline-lane'] ?? 'ask'
  if (typeof name === 'string' && isLane(name)) return name
  throw refuse(36, 'BAD_ARGUMENTS', `No such lane: ${String(name)}; use load, rebuild, ask or control`)
}

/** Reads the statement of a request: its text, its values, its settings and the rows that follow it. */
export async function readRequest(request: IncomingMessage, url: URL): Promise<Statement> {
  const body = await readBody(request)
  const parts = await readParts(request, body)
  const settings: Record<string, string> = {}
  const values: Record<string, string> = {}
  for (const [name, value] of [...url.searchParams, ...parts]) {
    if (unsupported.has(name)) throw refuse(36, 'BAD_ARGUMENTS', `The embedded engine knows no ${name}`)
    if (name.startsWith('param_')) values[readName(name.slice('param_'.length))] = value
    else if (!transport.has(name)) settings[readName(name)] = value
  }
  const query = url.searchParams.get('query') ?? parts.get('query') ?? ''
  const { sql, rows } = readText(query, isForm(request) ? Buffer.alloc(0) : body)
  if (rows === undefined) checkText(sql, values)
  const database = url.searchParams.get('database') ?? header(request, 'x-clickhouse-database') ?? 'default'
  const format = readName(
    url.searchParams.get('default_format') ?? header(request, 'x-clickhouse-format') ?? 'TabSeparated',
  )
  return { sql, database, format, values, settings, rows }
}

const isForm = (request: IncomingMessage): boolean =>
  (header(request, 'content-type') ?? '').startsWith('multipart/form-data')

/** The client sends the statement and its values as a form when they are too long for an address. */
async function readParts(request: IncomingMessage, body: Buffer): Promise<Map<string, string>> {
  const parts = new Map<string, string>()
  if (!isForm(request)) return parts
  const headers = { 'content-type': header(request, 'content-type') ?? '' }
  for (const [name, value] of await new Response(new Uint8Array(body), { headers }).formData()) {
    parts.set(name, typeof value === 'string' ? value : await value.text())
  }
  return parts
}

/** The text is the query parameter and the body one after the other, as in ClickHouse. */
function readText(query: string, body: Buffer): Pick<Statement, 'sql' | 'rows'> {
  const insert = readRawInsert(query)
  if (insert !== null) return { sql: query, rows: { insert, bytes: body } }
  const text = body.toString('utf8')
  const inline = query === '' ? readRawInsert(text) : null
  if (inline === null) return { sql: query === '' ? text : `${query}\n${text}` }
  return { sql: '', rows: { insert: inline, bytes: Buffer.from(text.slice(inline.length)) } }
}

/** Refuses what would do more than one statement, would outlive it, or would see values of an earlier one. */
function checkText(sql: string, values: Readonly<Record<string, string>>): void {
  const text = readStatement(sql)
  if (text.verb === '') throw refuse(62, 'SYNTAX_ERROR', 'Empty query')
  if (sql.includes('\0'))
    throw refuse(62, 'SYNTAX_ERROR', 'The statement holds a NUL character; bind it as a value')
  if (text.several) throw refuse(62, 'SYNTAX_ERROR', 'Multi-statements are not allowed; send them one by one')
  if (text.sticky) {
    throw refuse(
      48,
      'NOT_IMPLEMENTED',
      `${text.verb} has no effect on later requests; use SETTINGS or ?database=`,
    )
  }
  for (const name of text.placeholders) {
    if (values[name] === undefined)
      throw refuse(456, 'UNKNOWN_QUERY_PARAMETER', `Substitution \`${name}\` is not set`)
  }
}

/** Names get into the text of a `SET`, so they must be names. */
function readName(name: string): string {
  if (/^[A-Za-z_]\w*$/.test(name)) return name
  throw refuse(36, 'BAD_ARGUMENTS', `Not a name: ${JSON.stringify(name)}`)
}

const unpack = promisify(gunzip)

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue
    size += chunk.length
    if (size > largestBody) throw refuse(241, 'MEMORY_LIMIT_EXCEEDED', `A body may have ${largestBody} bytes`)
    chunks.push(chunk)
  }
  const body = Buffer.concat(chunks)
  const encoding = header(request, 'content-encoding')
  if (encoding === undefined || encoding === 'identity' || body.length === 0) return body
  if (encoding === 'gzip') return unpack(body, { maxOutputLength: largestBody })
  throw refuse(36, 'BAD_ARGUMENTS', `Unknown content encoding: ${encoding}; use gzip or none`)
}

const header = (request: IncomingMessage, name: string): string | undefined => {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}

/** Who may speak to the engine. */
export interface Credentials {
  readonly user: string
  readonly password: string
}

/** Whether a request carries the credentials: in ClickHouse's headers, as Basic, or in the address. */
export function isAllowed(request: IncomingMessage, url: URL, expected: Credentials): boolean {
  const basic = /^Basic (.+)$/.exec(header(request, 'authorization') ?? '')?.[1]
  const [basicUser, ...rest] = Buffer.from(basic ?? '', 'base64')
    .toString('utf8')
    .split(':')
  const user = header(request, 'x-clickhouse-user') ?? url.searchParams.get('user') ?? basicUser ?? ''
  const password = header(request, 'x-clickhouse-key') ?? url.searchParams.get('password') ?? rest.join(':')
  return isEqual(`${user}:${password}`, `${expected.user}:${expected.password}`)
}

/** Compares hashes, so that neither content nor length shows in the time it takes. */
const isEqual = (a: string, b: string): boolean =>
  timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
