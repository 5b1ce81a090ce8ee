/**
 * A collector for tests: answers as the real one does unless told otherwise, checks every batch against the
 * protocol's own schemas, and keeps what it was sent.
 *
 * @module
 */
import { gunzipSync } from 'node:zlib'
import { batch as batchSchema, readEvent, type WireEvent } from '@touchline/protocol'
import { HttpResponse, http, type RequestHandler } from 'msw'
import { setupServer } from 'msw/node'

export const endpoint = 'https://collect.test'

type Reply = (batch: SentBatch) => Response | Promise<Response>

interface SentBatch {
  readonly batch: string
  readonly visitor?: string | undefined
  readonly consent?: string | undefined
  readonly stream?: string | undefined
  readonly key?: string | undefined
  readonly unheard?: readonly string[] | undefined
  readonly ledger?:
    | { id: string; created: number; acknowledged: number; dropped: Record<string, number> }
    | undefined
  readonly events: readonly WireEvent[]
}

export const accept: Reply = sent =>
  HttpResponse.json({ batch: sent.batch, accepted: sent.events.length, rejected: [] }, { status: 202 })

/** Starts the collector, beside a shop that answers for itself. Call `close` in `afterEach`. */
export function startCollector(...shop: readonly RequestHandler[]) {
  const batches: SentBatch[] = []
  const headers: Headers[] = []
  const packed: boolean[] = []
  let reply = accept
  const server = setupServer(
    ...shop,
    http.post(`${endpoint}/v1/events`, async ({ request }) => {
      headers.push(request.headers)
      const body = Buffer.from(await request.arrayBuffer())
      const isPacked = body[0] === 0x1f && body[1] === 0x8b
      packed.push(isPacked)
      const text = isPacked ? gunzipSync(body) : body
      const read = batchSchema.parse(JSON.parse(text.toString()))
      // Their order in a batch means nothing; a test reads them as they were made.
      const events = read.events.map(readWhole).sort((a, b) => (a.id < b.id ? -1 : 1))
      const sent = { ...read, events }
      batches.push(sent)
      return reply(sent)
    }),
  )
  server.listen({ onUnhandledFrame: 'error' })
  return {
    batches,
    headers,
    /** Whether each batch came packed. */
    packed,
    events: (): WireEvent[] => batches.flatMap(sent => sent.events),
    names: (): string[] => batches.flatMap(sent => sent.events.map(event => event.name)),
    answer(next: Reply) {
      reply = next
    },
    forget: () => batches.splice(0),
    async close() {
      // What a page sends in its last moment is still on its way here.
      await new Promise(resolve => setTimeout(resolve, 30))
      server.close()
    },
  }
}

export type Collector = ReturnType<typeof startCollector>

function readWhole(input: unknown): WireEvent {
  const read = readEvent(input)
  if (!read.success)
    throw new Error(`The page sent a bad event: ${JSON.stringify(input)}: ${read.error.message}`)
  return read.data
}
