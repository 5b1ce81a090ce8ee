/**
 * A collector that keeps everything it is sent and misbehaves as it is told.
 *
 * Between faults it answers as the real one does: 202, the batch's id, what was accepted. What it stores is decided
 * by event id, so an event that arrives again is no second one; how often each came over the wire is counted apart.
 *
 * @module
 */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { gunzipSync } from 'node:zlib'
import {
  batch as batchSchema,
  type Ledger,
  readEvent,
  type WireEvent,
} from '../../../packages/protocol/src/index.ts'
import { findFreePort } from '../data-folder.ts'
import { answerAsCollector, corsOf } from './collector-answer.ts'

/** A batch as it came over the wire. */
export interface SentBatch {
  readonly batch: string
  readonly key: string
  readonly stream: string
  readonly visitor: string
  readonly sdk: string
  readonly ledger: Ledger | undefined
  readonly events: readonly WireEvent[]
}

/** One request, whatever became of it. */
export interface Received {
  readonly at: number
  readonly method: string
  readonly headers: IncomingHttpHeaders
  /** Bytes of the body on the wire, and whether they were gzip. */
  readonly bytes: number
  readonly packed: boolean
  /** Absent when the body is no batch. */
  readonly batch: SentBatch | undefined
  /** Whether its events were kept. */
  stored: boolean
}

/** A request that is being answered. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly received: Received
  /** Keeps the batch's events. */
  store(): void
}

/** How a request is answered. */
export type Reply = (exchange: Exchange) => unknown

/** Keeps the events and says so, as the real collector does. */
export const accept: Reply = exchange => {
  const { batch } = exchange.received
  if (batch === undefined)
    return answerAsCollector(exchange, 400, { error: { code: 'bad_batch', detail: 'no batch' } })
  exchange.store()
  answerAsCollector(exchange, 202, { batch: batch.batch, accepted: batch.events.length, rejected: [] })
}

export interface FaultCollector {
  /** Origin, without a slash at its end. */
  readonly url: string
  readonly received: readonly Received[]
  /** Answers like this from now on. */
  answer(reply: Reply): void
  /** Refuses connections, and cuts those that are open. */
  close(): Promise<void>
  /** Listens again, at the same address. */
  open(): Promise<void>
  /** Events that were stored, each once. */
  stored(): readonly WireEvent[]
  /** How many bodies each event id came in. */
  copies(): ReadonlyMap<string, number>
}

/** Starts a collector on a port of its own. */
export async function startFaultCollector(): Promise<FaultCollector> {
  const port = await findFreePort()
  const received: Received[] = []
  const stored = new Map<string, WireEvent>()
  let reply: Reply = accept
  const server = createServer(async (request, response) => {
    if (request.method === 'OPTIONS') {
      received.push({
        at: Date.now(),
        method: 'OPTIONS',
        headers: request.headers,
        bytes: 0,
        packed: false,
        batch: undefined,
        stored: false,
      })
      response.writeHead(204, { ...corsOf(request), 'access-control-allow-headers': '*' }).end()
      return
    }
    const one = await receive(request)
    if (one === null) return
    received.push(one)
    const store = () => {
      one.stored = true
      for (const event of one.batch?.events ?? []) if (!stored.has(event.id)) stored.set(event.id, event)
    }
    await reply({ request, response, received: one, store })
  })
  const open = () => new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  await open()
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    open,
    answer(next) {
      reply = next
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
    stored: () => [...stored.values()],
    copies: () => countCopies(received),
  }
}

/** Reads a request to its end; `null` when the browser broke it off. */
async function receive(request: IncomingMessage): Promise<Received | null> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of request) chunks.push(chunk)
  } catch {
    // Cut off before its end: nothing of it has arrived.
    return null
  }
  const body = Buffer.concat(chunks)
  const packed = body[0] === 0x1f && body[1] === 0x8b
  const { method = '', headers } = request
  return {
    at: Date.now(),
    method,
    headers,
    bytes: body.length,
    packed,
    batch: readBatch(packed ? gunzipSync(body) : body),
    stored: false,
  }
}

/** Checks a body against the protocol's own schemas: what the page sends must be right even while nobody takes it. */
function readBatch(body: Buffer): SentBatch | undefined {
  if (body.length === 0) return undefined
  const { ledger, ...read } = batchSchema.parse(JSON.parse(body.toString('utf8')))
  const events = read.events.map(input => {
    const event = readEvent(input)
    if (!event.success)
      throw new Error(`The page sent a bad event: ${JSON.stringify(input)}: ${event.error.message}`)
    return event.data
  })
  const { batch, key = '', stream = '', visitor = '', sdk = '' } = read
  return { batch, key, stream, visitor, sdk, ledger, events }
}

function countCopies(received: readonly Received[]): Map<string, number> {
  const copies = new Map<string, number>()
  for (const { batch } of received) {
    for (const { id } of batch?.events ?? []) copies.set(id, (copies.get(id) ?? 0) + 1)
  }
  return copies
}
