/**
 * A collector that keeps everything it is sent and misbehaves as it is told.
 *
 * Between faults it answers as the real one does: 202, the batch's id, what was accepted. What it stores is decided
 * by event id, so an event that arrives again is no second one; how often each came over the wire is counted apart.
 *
 * @module
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createHeard } from '../../../packages/ingest/src/collector/heard.ts'
import type { WireEvent } from '../../../packages/protocol/src/index.ts'
import { findFreePort } from '../data-folder.ts'
import { answerAsCollector, corsOf } from './collector-answer.ts'
import { type Received, receive } from './received.ts'

/** A request that is being answered. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly received: Received
  /** Keeps the batch's events. */
  store(): void
  /** How far the page lives have come that the batch asks for. */
  heard(): object | undefined
}

/** How a request is answered. */
export type Reply = (exchange: Exchange) => unknown

/** Keeps the events and says so, as the real collector does. */
export const accept: Reply = exchange => {
  const { batch, fault = 'no batch' } = exchange.received
  if (batch === undefined)
    return answerAsCollector(exchange, 400, { error: { code: 'bad_batch', detail: fault } })
  exchange.store()
  answerAsCollector(exchange, 202, {
    batch: batch.batch,
    accepted: batch.events.length,
    rejected: batch.refused,
    heard: exchange.heard(),
  })
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
  const progress = createHeard()
  let reply: Reply = accept
  const server = createServer(async (request, response) => {
    const one = await receive(request)
    if (one === null) return
    received.push(one)
    if (one.method === 'OPTIONS') {
      response.writeHead(204, { ...corsOf(request), 'access-control-allow-headers': '*' }).end()
      return
    }
    const store = () => {
      one.stored = true
      if (one.batch === undefined) return
      const { stream, events } = one.batch
      for (const event of events) if (!stored.has(event.id)) stored.set(event.id, event)
      progress.add({ stream, accepted: events.map(({ seq = 0 }) => seq) })
    }
    const heard = () => progress.of(one.batch?.unheard ?? [])
    await reply({ request, response, received: one, store, heard })
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

function countCopies(received: readonly Received[]): Map<string, number> {
  const copies = new Map<string, number>()
  for (const { batch } of received) {
    for (const { id } of batch?.events ?? []) copies.set(id, (copies.get(id) ?? 0) + 1)
  }
  return copies
}
