import { createClient, type RunningClient } from './client.ts'
import type { ReadOptions } from './options.ts'

const symbol = Symbol.for('touchline.clients')
/** The clients of a page by site key. Shared under a global symbol, because a page may hold several copies of this script. */
const place = globalThis as { [symbol]?: Map<string, RunningClient> }

/** Creates a client for a site, or finds the one that the page has for its key, and starts the captures that are new to it. */
export function openClient(options: ReadOptions): RunningClient {
  place[symbol] ??= new Map()
  const clients = place[symbol]
  const { site, capture = [] } = options
  const running = clients.get(site) ?? createClient(options, () => clients.delete(site))
  clients.set(site, running)
  // A client of an older release lacks what captures ask for today; it has those of its own release.
  const isOurs = 'visitor' in running.client
  if (isOurs) running.start(capture)
  return isOurs ? running : { client: running.client, start: () => undefined }
}
