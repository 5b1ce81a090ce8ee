/**
 * The whole product in one process: collector, loader, questions and dashboard, and the engine's child.
 *
 * @module
 */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { getConnInfo } from '@hono/node-server/conninfo'
import {
  type Collector,
  clientOf,
  createCollector,
  createRetention,
  type DailySalts,
  type KeepFree,
  lastReceivedAt,
  type NameCount,
  newestOrder,
  openDailySalts,
  type Retention,
  type Settings,
  type Site,
} from '@touchline/ingest'
import type { Context } from 'hono'
import { backUp } from './backup/back-up.ts'
import { removeServerFile, writeServerFile } from './data-folder/server-file.ts'
import type { EngineEvent } from './engine/engine.ts'
import { ensureSite } from './first-site.ts'
import { createLastEvents, type LastEvents } from './last-events.ts'
import { type Line, openLine } from './line.ts'
import { personsOf } from './persons-of.ts'
import { refusedOf } from './refused-of.ts'
import { readDashboard, readScripts } from './server/asset.ts'
import { type Listening, listen } from './server/listen.ts'
import { withLocalKey } from './server/local-key.ts'
import { createMetrics, type Metrics } from './server/metrics.ts'
import { type DoorSettings, type OpenedDoor, openDoor } from './server/open-door.ts'
import { createRequestListener } from './server/request-listener.ts'
import { createRoutes } from './server/routes.ts'
import { version } from './version.ts'

/** Turns in the life of a server, for its log. None holds a secret. */
export type AppEvent =
  | {
      readonly event: 'site-created'
      readonly site: string
      readonly timeZone: string
      readonly currency: string
    }
  | { readonly event: 'engine-died'; readonly detail: string }
  | { readonly event: 'engine-restarted'; readonly pid: number }
  | ({ readonly event: 'names-limit-reached' } & Pick<NameCount, 'site' | 'kind' | 'limit'>)
  | { readonly event: 'fault'; readonly detail: string }

/** What `startApp` takes. */
export interface AppOptions extends DoorSettings {
  readonly dataPath: string
  readonly host: string
  /** 0 for any free one. */
  readonly port: number
  /** A ClickHouse server to use instead of the embedded engine. */
  readonly clickhouseUrl?: string | undefined
  /** Space on the disk below which events are refused; default: 5 %, at least 256 MB and at most 2 GB. */
  readonly keepFree?: KeepFree | undefined
  /** The demo's shop, when there is one. */
  readonly storefrontUrl?: string | undefined
  readonly onEvent: (event: AppEvent) => void
}

/** A server that runs. */
export interface App {
  /** `http://127.0.0.1:4280`, without a slash at its end. */
  readonly url: string
  /** With the token that opens the dashboard: a secret. */
  readonly dashboardUrl: string
  readonly dataPath: string
  readonly site: Site
  readonly publicKey: string
  readonly scriptTag: string
  readonly settings: Settings
  /** Resolves when everything accepted so far can be asked about. */
  settled(): Promise<void>
  /** Finishes what is in flight and ends, within nine seconds. What is not in the engine yet stays in the spool. */
  stop(): Promise<void>
}

/** How long requests in flight may take when the server stops. */
const requestGraceMs = 2_000

/**
 * Starts a server on a data folder. When it resolves, it listens and everything it needs is there.
 *
 * @throws {StartError} or an error of the same form that says what is wrong and what to do.
 */
export async function startApp(options: AppOptions): Promise<App> {
  const { onEvent } = options
  const assets = { dashboard: readDashboard(), scripts: readScripts() }
  const door = openDoor(options)
  const onFault = (error: unknown): void => onEvent({ event: 'fault', detail: describe(error) })
  const lastEvents = createLastEvents()
  const metrics = createMetrics({
    spool: () => line.spool.health(),
    loader: () => line.loader.status(),
    quarantine: () => line.quarantine.status(),
    names: () => line.names.reached(),
    lastEventAt: () => lastEvents.at(),
  })
  const line = await openLine({
    ...options,
    onFault,
    onRebuilt: metrics.rebuilt,
    onEngineEvent: event => {
      if (event.type === 'restarted') metrics.engineRestarted()
      onEvent(toAppEvent(event))
    },
    onNamesReached: ({ site, kind, limit }) => onEvent({ event: 'names-limit-reached', site, kind, limit }),
  })
  try {
    return await serve(line, { ...options, ...door, onFault, assets, metrics, lastEvents })
  } catch (thrown) {
    await line.close()
    throw thrown
  }
}

interface ServeOptions extends AppOptions, OpenedDoor {
  readonly onFault: (error: unknown) => void
  readonly assets: Pick<Parameters<typeof createRoutes>[0], 'dashboard' | 'scripts'>
  readonly metrics: Metrics
  readonly lastEvents: LastEvents
}

interface OpenedCollector {
  readonly collector: Collector
  /** What it makes visitors of a day with. */
  readonly salts: DailySalts
}

/** The collector of a line; it notes when it took in an event. */
async function openCollector(line: Line, options: ServeOptions): Promise<OpenedCollector> {
  const { trustedProxies, rates, countryOf, metrics, lastEvents, onFault } = options
  const { folder, settings, spool, quarantine, names, store } = line
  lastEvents.begin(await lastReceivedAt(store))
  const append = async (record: Parameters<typeof spool.append>[0]): Promise<void> => {
    await spool.append(record)
    lastEvents.note(record)
  }
  const salts = openDailySalts({ path: folder.saltsFile, onFault })
  const sites = withLocalKey(settings, folder.token)
  const parts = { spool: { append }, sites, quarantine, names, trustedProxies, rates, countryOf, salts }
  const order = { newestOrder: await newestOrder(line.store) }
  return { collector: createCollector({ ...parts, ...order, onAnswer: metrics.collected, onFault }), salts }
}

async function serve(line: Line, options: ServeOptions): Promise<App> {
  const { folder, settings, spool, quarantine, names, store, loader } = line
  const { onEvent, onFault, metrics, lastEvents, storefrontUrl = null } = options
  const { site, publicKey, created } = ensureSite(settings)
  if (created)
    onEvent({ event: 'site-created', site: site.id, timeZone: site.timeZone, currency: site.currency })
  const { collector, salts } = await openCollector(line, options)
  let url = ''
  const scriptTag = (): string => toScriptTag({ url, site: settings.site(site.id) ?? site, publicKey })
  const peerOf = (context: Context): string | undefined => getConnInfo(context).remote.address
  const routes = createRoutes({
    ...options.assets,
    collector,
    spool,
    quarantine: refusedOf(line),
    names,
    store,
    settings,
    persons: personsOf(line),
    makeBackup: folder => backUp(line, folder),
    metrics,
    lastEventAt: lastEvents.at,
    scriptTagOf: (of, key) => toScriptTag({ url, site: of, publicKey: key }),
    setup: () => ({
      site: site.id,
      publicKey,
      scriptTag: scriptTag(),
      storefrontUrl,
      version,
      dataPath: folder.path,
    }),
    access: {
      token: folder.token,
      cookieName: `touchline_${options.port}`,
      addressOf: context =>
        clientOf(peerOf(context), context.req.raw.headers, options.isTrustedProxy).address?.toString(),
    },
    peerOf,
    onFault,
  })
  const listener = createRequestListener({ collector, fetch: routes.fetch })
  const poisonPath = join(folder.spoolPath, 'poison')
  const retention = createRetention({ store, settings, quarantine, poisonPath, onFault })
  retention.start()
  const listening = await listen({ ...options, listener })
  url = toUrl(options.host, listening.port)
  writeServerFile(folder.path, url)
  return {
    url,
    dashboardUrl: `${url}/?token=${folder.token}`,
    dataPath: folder.path,
    site,
    publicKey,
    scriptTag: scriptTag(),
    settings,
    settled: () => loader.settled(),
    stop: () => stop(line, listening, { retention, salts }),
  }
}

interface Running {
  readonly retention: Retention
  readonly salts: DailySalts
}

async function stop(line: Line, listening: Listening, { retention, salts }: Running): Promise<void> {
  removeServerFile(line.folder.path)
  // A round may take long, and is safe to cut short.
  await Promise.race([retention.stop(), sleep(requestGraceMs, undefined, { ref: false })])
  await listening.close(requestGraceMs)
  salts.close()
  await line.close()
}

/** What a shop pastes into its pages. */
function toScriptTag({ url, site, publicKey }: Pick<App, 'url' | 'site' | 'publicKey'>): string {
  const consent = site.preset === 'cnil' ? ' data-consent="cookieless"' : ''
  return `<script async src="${url}/touchline.js" data-site="${publicKey}"${consent}></script>`
}

/** An address that a browser on this machine can open. */
function toUrl(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}

function toAppEvent(event: EngineEvent): AppEvent {
  if (event.type === 'died') return { event: 'engine-died', detail: event.detail }
  return { event: 'engine-restarted', pid: event.pid }
}

const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error))
