/**
 * The collector as a listener of node:http: the way that events take in the server.
 *
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HeaderValues } from '../enrich/header-values.ts'
import type { Answer } from './answer.ts'
import type { Intake } from './intake.ts'
import { readIncoming } from './read-bytes.ts'

/** Answers one request of a node:http server. `from` says who sent it where the connection's other end did not. */
export type NodeCollector = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  from?: { readonly address?: string | undefined },
) => void

/** Creates the listener of an intake. */
export function createNodeCollector(intake: Intake): NodeCollector {
  return (incoming, outgoing, from) => {
    const delivery = {
      method: incoming.method ?? '',
      headers: headersOf(incoming),
      host: incoming.headers.host ?? null,
      encrypted: 'encrypted' in incoming.socket,
      address: from === undefined ? incoming.socket.remoteAddress : from.address,
      bytes: () => readIncoming(incoming),
    }
    void intake(delivery).then(answer => write(outgoing, answer))
  }
}

function headersOf({ headers }: IncomingMessage): HeaderValues {
  return {
    get(name) {
      const value = headers[name]
      if (value === undefined) return null
      return typeof value === 'string' ? value : value.join(', ')
    },
  }
}

function write(outgoing: ServerResponse, { status, headers, body }: Answer): void {
  // A sender that went away hears no answer.
  if (outgoing.destroyed) return
  if (body === null) outgoing.writeHead(status, headers).end()
  else outgoing.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body)
}
