/**
 * The demo: the storefront, a server that measures it, and a month of simulated visitors.
 *
 * @module
 */
import { once } from 'node:events'
import { resolve } from 'node:path'
import type { Settings, Site } from '@touchline/ingest'
import type { Relay } from '../relay/relay.ts'
import { openRelay } from '../relay/relay.ts'
import type { DemoOutput } from './demo-output.ts'
import type { DemoState, DemoWishes } from './demo-state.ts'
import { claimFolder, readDemoState, writeDemoState } from './demo-state.ts'
import { startLiveVisitors } from './live-visitors.ts'
import { countVisitors, seedVisitors, worldOf } from './seed-visitors.ts'
import type { Shop } from './shop.ts'
import { loadShop } from './shop.ts'
import type { ShopServer } from './shop-server.ts'
import { openShopServer } from './shop-server.ts'

/** What the demo needs of a running server. */
export interface DemoServer {
  /** `http://127.0.0.1:4280`, with or without a slash at its end. */
  readonly url: string
  readonly publicKey: string
  /** With the token that opens it. */
  readonly dashboardUrl: string
  readonly scriptTag: string
  readonly settings: Settings
  /** Resolves when everything accepted so far can be asked about. */
  settled(): Promise<void>
  stop(): Promise<void>
}

/** Starts a server on a data folder. */
export type StartServer = (options: {
  readonly dataPath: string
  readonly host: string
  readonly port: number
  readonly storefrontUrl: string
}) => Promise<DemoServer>

export interface DemoOptions extends DemoWishes {
  readonly dataPath: string
  readonly host: string
  readonly port: number
  readonly shopPort: number
  /** Lets new visitors come until the demo is stopped. */
  readonly live: boolean
  readonly startServer: StartServer
  readonly output: DemoOutput
  /** Aborted when somebody wants the demo to stop before it is ready; `runDemo` then rejects with its reason. */
  readonly signal?: AbortSignal | undefined
  /** Epoch milliseconds until which visitors have come; default now. */
  readonly now?: number | undefined
}

export interface Demo {
  readonly dashboardUrl: string
  readonly storefrontUrl: string
  /** Ends live visitors, the storefront and the server, in this order. */
  stop(): Promise<void>
}

const siteId = 'main'
const author = 'demo'
// Each request waits for a write to the disk that many share; more at a time share it better.
const inFlight = 32

/**
 * Starts everything, lets the visitors of the days that are missing come in, and says where things are.
 *
 * @throws an Error that says which port is taken, what is wrong with the folder, or what the collector refused;
 * whatever was started is stopped then.
 */
export async function runDemo(options: DemoOptions): Promise<Demo> {
  const { host, shopPort, dataPath, now = Date.now() } = options
  const shop = await loadShop()
  const state = await readDemoState(dataPath, options, now)
  const shopServer = await openShopServer({ host, port: shopPort })
  const server = await startBeside(shopServer, state, options)
  options.output.listening({ url: server.url, site: siteId, key: server.publicKey })
  try {
    return await open({ ...options, now }, { shop, state, shopServer, server })
  } catch (error) {
    await shopServer.close()
    await server.stop()
    throw error
  }
}

async function startBeside(
  shopServer: ShopServer,
  state: DemoState,
  options: DemoOptions,
): Promise<DemoServer> {
  const { dataPath, host, port, startServer } = options
  try {
    // A folder that cannot be written is explained by the server's start.
    if (state.sentUntil === 0) await claimFolder(dataPath, state).catch(() => undefined)
    return await startServer({ dataPath, host, port, storefrontUrl: shopServer.url })
  } catch (error) {
    await shopServer.close()
    throw error
  }
}

interface Parts {
  readonly shop: Shop
  readonly state: DemoState
  readonly shopServer: ShopServer
  readonly server: DemoServer
}

async function open(options: DemoOptions & { now: number }, parts: Parts): Promise<Demo> {
  const { output, dataPath } = options
  const { shop, shopServer, server } = parts
  options.signal?.throwIfAborted()
  prepareSite(server.settings, shop)
  shopServer.show(shop.createStorefront({ tag: server.scriptTag }))
  const key = server.settings.addKey('secret', siteId, author)
  const relay = openRelay({ url: new URL('/v1/events', server.url).href, key, inFlight })
  const closeRelay = (): void => {
    relay.close()
    server.settings.revokeKey(key, author)
  }
  let live: { stop(): Promise<void> } | null = null
  try {
    const state = await bringUpToDate(options, { ...parts, relay })
    if (options.live) live = startLiveVisitors({ world: worldOf(shop, state), relay, onFault: tell(output) })
  } finally {
    if (live === null) closeRelay()
  }
  output.ready({
    dashboard: server.dashboardUrl,
    storefront: shopServer.url,
    scriptTag: server.scriptTag,
    data: resolve(dataPath),
  })
  return {
    dashboardUrl: server.dashboardUrl,
    storefrontUrl: shopServer.url,
    async stop() {
      await live?.stop()
      if (live !== null) closeRelay()
      await shopServer.close()
      await server.stop()
    },
  }
}

const tell = (output: DemoOutput) => (error: unknown) =>
  output.fault(error instanceof Error ? error.message : String(error))

/** The shop is one in Germany, whatever the machine's own zone; and a page of it is no arrival from elsewhere. */
function prepareSite(settings: Settings, { shop }: Shop): void {
  const wanted: Site = {
    id: siteId,
    name: shop.name,
    timeZone: 'Europe/Berlin',
    currency: shop.currency,
    hosts: ['alder-and-rye.example', '127.0.0.1', 'localhost'],
    origins: [],
    keyEvent: 'purchase',
  }
  // Each version written is one more in the site's history: only a site that nobody has prepared is written.
  if (settings.site(siteId)?.name !== wanted.name) settings.putSite(wanted, author)
}

/** Waits for something that knows of no signal. */
async function unlessAborted(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return work
  const ended = new AbortController()
  const aborted = once(signal, 'abort', { signal: ended.signal }).then(() => signal.throwIfAborted())
  try {
    signal.throwIfAborted()
    await Promise.race([work, aborted])
  } finally {
    ended.abort()
    // Whichever lost the race may still fail: nobody waits for it any more.
    await Promise.allSettled([aborted])
    work.catch(() => undefined)
  }
}

/** Sends what is missing since the last start, and remembers it once all of it is on disk and in the engine. */
async function bringUpToDate(
  { output, dataPath, now, signal }: DemoOptions & { now: number },
  { shop, state, server, relay }: Parts & { relay: Relay },
): Promise<DemoState> {
  const startedAt = performance.now()
  output.begin(countVisitors(state, now))
  const sent = await seedVisitors({
    shop,
    state,
    until: now,
    relay,
    inFlight,
    onVisitor: output.advance,
    signal,
  })
  await unlessAborted(server.settled(), signal)
  output.seeded({ ...sent, tookMs: Math.round(performance.now() - startedAt) })
  const sentState = { ...state, sentUntil: now }
  await writeDemoState(dataPath, sentState)
  return sentState
}
