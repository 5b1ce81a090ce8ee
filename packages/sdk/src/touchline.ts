import { createClient, type RunningClient } from './client.ts'
import { type Client, type Options, readOptions } from './options.ts'

/** The clients of a page by site key. Shared under a global symbol, because a page may hold several copies of this script. */
type Clients = Map<string, RunningClient>

const symbol = Symbol.for('touchline.clients')

function runningClients(): Clients {
  const place = globalThis as { [symbol]?: Clients }
  place[symbol] ??= new Map()
  return place[symbol]
}

/**
 * Creates a client for a site, or returns the one that the page has for this key already, with the captures that
 * are new to it.
 *
 * On a server it returns a client that does nothing.
 *
 * @throws TypeError for options that cannot work, naming the value. Nothing throws after that.
 * @example
 * ```ts
 * const client = touchline({ site: 'pk_main', endpoint: 'https://touch.example.com', capture: [pages(), touchpoints()] })
 * client.track('size_guide_open', { category: 'shoes' })
 * ```
 */
export function touchline(options: Options): Client {
  const read = readOptions(options)
  if (typeof document === 'undefined') return idleClient
  const clients = runningClients()
  const running = clients.get(read.site) ?? createClient(read, () => clients.delete(read.site))
  clients.set(read.site, running)
  running.start(read.capture ?? [])
  return running.client
}

/** The client of a server: there is no visitor, no page and nothing to keep. */
const idleClient: Client = Object.freeze<Client>({
  track: () => undefined,
  page: () => undefined,
  identify: () => undefined,
  reset: () => undefined,
  score: () => undefined,
  consent: () => undefined,
  flush: async () => undefined,
  ledger: () => ({ id: '', created: 0, acknowledged: 0, waiting: 0, dropped: {} }),
  watch: () => () => undefined,
  stop: () => undefined,
})
