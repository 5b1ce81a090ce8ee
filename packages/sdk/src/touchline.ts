import { openClient } from './open-client.ts'
import { type Client, type Options, readOptions } from './options.ts'

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
  return typeof document === 'undefined' ? idleClient : openClient(read).client
}

/** The client of a server: there is no visitor, no page and nothing to keep. */
const idleClient: Client = Object.freeze<Client>({
  track: () => undefined,
  amend: () => false,
  describe: () => undefined,
  page: () => undefined,
  identify: () => undefined,
  reset: () => undefined,
  score: () => undefined,
  consent: () => undefined,
  flush: async () => undefined,
  ledger: () => ({ id: '', created: 0, acknowledged: 0, waiting: 0, dropped: {}, diskFailed: false }),
  watch: () => () => undefined,
  atViewEnd: () => () => undefined,
  visitor: () => undefined,
  stop: () => undefined,
})
