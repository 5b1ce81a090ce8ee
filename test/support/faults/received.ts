/**
 * What came over the wire, read to its end and checked.
 *
 * @module
 */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { gunzipSync } from 'node:zlib'
import {
  batch as batchSchema,
  type Ledger,
  type RejectedEvent,
  readEvent,
  type WireEvent,
} from '../../../packages/protocol/src/index.ts'

/** A batch as it came over the wire. */
export interface SentBatch {
  readonly batch: string
  readonly key: string
  readonly stream: string
  readonly visitor: string
  readonly sdk: string
  readonly ledger: Ledger | undefined
  /** Page lives that it asks for. */
  readonly unheard: readonly string[]
  /** Those that a collector accepts. */
  readonly events: readonly WireEvent[]
  /** Those that a collector refuses, as an answer names them. */
  readonly refused: readonly RejectedEvent[]
}

/** One request, whatever became of it. */
export interface Received {
  readonly at: number
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** Bytes of the body on the wire, and whether they were gzip. */
  readonly bytes: number
  readonly packed: boolean
  /** Absent when the body is no batch. */
  readonly batch?: SentBatch
  /** What is wrong with the body, by the protocol's own schemas. */
  readonly fault?: string
  /** Whether its events were kept. */
  stored: boolean
}

/** Reads a request to its end; `null` when the browser broke it off: then nothing of it has arrived. */
export async function receive(request: IncomingMessage): Promise<Received | null> {
  const body = await readBody(request)
  if (body === null) return null
  const packed = body[0] === 0x1f && body[1] === 0x8b
  const { method = '', url: path = '', headers } = request
  const facts = { at: Date.now(), method, path, headers, bytes: body.length, packed, stored: false }
  if (method !== 'POST') return facts
  try {
    return { ...facts, batch: readBatch(packed ? gunzipSync(body) : body) }
  } catch (error) {
    return { ...facts, fault: String(error) }
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of request) chunks.push(chunk)
  } catch {
    // Cut off before its end.
    return null
  }
  return Buffer.concat(chunks)
}

function readBatch(body: Buffer): SentBatch {
  const { ledger, ...read } = batchSchema.parse(JSON.parse(body.toString('utf8')))
  const judged = read.events.map(readEvent)
  const refused = judged.flatMap((event, index) => {
    if (event.success) return []
    const id = String((read.events[index] as { id?: unknown }).id)
    return [{ index, id, code: 'event_invalid' as const, detail: event.error.message }]
  })
  const events = judged.flatMap(event => (event.success ? [event.data] : []))
  const { batch, key = '', stream = '', visitor = '', sdk = '', unheard = [] } = read
  return { batch, key, stream, visitor, sdk, ledger, unheard, events, refused }
}
