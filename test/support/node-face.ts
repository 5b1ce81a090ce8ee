/**
 * A collector behind a node:http server of its own, asked as if it were a function.
 *
 * @module
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Collector } from '../../packages/ingest/src/index.ts'

type Ask = (...asked: Parameters<Collector>) => Promise<Response>

/** How a collector is asked through HTTP; `close` ends its server. */
export interface NodeFace {
  readonly ask: Ask
  close(): void
}

/** Puts a server in front of a collector. It listens from the first question on. */
export function createNodeFace(collector: Collector): NodeFace {
  let from: Parameters<Collector>[1]
  const server = createServer((incoming, outgoing) =>
    collector.node(incoming, outgoing, { address: from?.address }),
  )
  return {
    async ask(request, said) {
      if (!server.listening) await once(server.listen(0, '127.0.0.1'), 'listening')
      from = said
      const { port } = server.address() as AddressInfo
      const { pathname } = new URL(request.url)
      return fetch(new Request(`http://127.0.0.1:${port}${pathname}`, request))
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
