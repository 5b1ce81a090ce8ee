/**
 * The server's listener: events take the short way into the collector, everything else goes through the routes.
 *
 * @module
 */
import type { RequestListener } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Collector } from '@touchline/ingest'

/** What answers. */
export interface RequestListenerOptions {
  readonly collector: Collector
  readonly fetch: Parameters<typeof getRequestListener>[0]
}

const events = '/v1/events'

/** Creates the listener of the server. The routes know the collector too, for whoever asks them directly. */
export function createRequestListener({ collector, fetch }: RequestListenerOptions): RequestListener {
  const others = getRequestListener(fetch, { overrideGlobalObjects: false })
  return (incoming, outgoing) => {
    const { url = '' } = incoming
    if (url === events || url.startsWith(`${events}?`)) collector.node(incoming, outgoing)
    else void others(incoming, outgoing)
  }
}
