/**
 * The line that events go along, without a server: settings, spool, engine and loader over one data folder.
 *
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'
import {
  createLoader,
  type KeepFree,
  type Loader,
  migrate,
  type NameCount,
  type NameLimits,
  openNameLimits,
  openQuarantine,
  openSettings,
  openSpool,
  openStore,
  type Quarantine,
  rebuild,
  type Settings,
  type Spool,
  type Store,
  StoreError,
} from '@touchline/ingest'
import { removeUnfinishedBackup } from './backup/unfinished.ts'
import { type DataFolder, openDataFolder } from './data-folder/data-folder.ts'
import { removeServerFile, writeServerFile } from './data-folder/server-file.ts'
import { type Engine, type EngineEvent, startEngine } from './engine/engine.ts'
import { StartError } from './start-error.ts'

/** What `openLine` takes. */
export interface LineOptions {
  readonly dataPath: string
  /** A ClickHouse server to use instead of the embedded engine; may carry user, password and `?database=`. */
  readonly clickhouseUrl?: string | undefined
  /** Space on the disk below which the spool takes nothing more. */
  readonly keepFree?: KeepFree | undefined
  readonly onEngineEvent?: ((event: EngineEvent) => void) | undefined
  /** Hears once of each limit of names that a site reaches. */
  readonly onNamesReached?: ((count: NameCount) => void) | undefined
  /** Hears of every rebuild that the loader has done, with its time in milliseconds. */
  readonly onRebuilt?: ((tookMs: number) => void) | undefined
  /** Hears of everything that made the loader wait or set something aside. */
  readonly onFault?: ((error: Error) => void) | undefined
}

/** Everything that a data folder needs to take events in and answer questions. */
export interface Line {
  readonly folder: DataFolder
  /** Whether the tables lie in the data folder, rather than in a ClickHouse server. */
  readonly isEmbedded: boolean
  readonly settings: Settings
  readonly spool: Spool
  /** Events that were refused, for a while. */
  readonly quarantine: Quarantine
  /** How many names of events and properties each site has. */
  readonly names: NameLimits
  readonly store: Store
  readonly loader: Loader
  /** Stops the loader, ends the engine and lets go of the folder. What is in the spool stays there. */
  close(): Promise<void>
}

/** How long the loader may finish what it is at; the engine is then ended under it, which is safe. */
const loaderGraceMs = 3_000

type Closing = () => void | Promise<void>

/**
 * Opens the line and starts its loader.
 *
 * @throws {StartError} or an error of the same form: the folder, its settings, the spool or the engine cannot be
 * used. What was opened before is closed again.
 */
export async function openLine(options: LineOptions): Promise<Line> {
  const closings: Closing[] = []
  const close = async (): Promise<void> => {
    for (const step of closings.splice(0).reverse()) await step()
  }
  try {
    return { ...(await openParts(options, closings)), close }
  } catch (thrown) {
    await close()
    throw thrown
  }
}

async function openParts(options: LineOptions, closings: Closing[]): Promise<Omit<Line, 'close'>> {
  const folder = openDataFolder(options.dataPath)
  closings.push(() => folder.release())
  writeServerFile(folder.path, null)
  closings.push(() => removeServerFile(folder.path))
  const settings = openSettings({ path: folder.settingsFile })
  closings.push(() => settings.close())
  const spool = await openSpool({ path: folder.spoolPath, keepFree: options.keepFree })
  let stopped: Promise<void> = Promise.resolve()
  closings.push(async () => {
    await stopped
    await spool.close()
  })
  const quarantine = await openFolderQuarantine(folder, spool)
  closings.push(() => quarantine.close())
  const names = await openNameLimits({ path: folder.namesFile, onReached: options.onNamesReached })
  closings.push(() => names.close())
  const store = await openEngine(options, folder, closings)
  closings.push(() => store.close())
  await prepare(store, options)
  const loader = createLoader({
    spool,
    store,
    rebuild: async visitors => {
      const { tookMs } = await rebuild({ store, settings }, visitors)
      options.onRebuilt?.(tookMs)
    },
    onFault: options.onFault,
  })
  loader.start()
  closings.push(async () => {
    stopped = loader.stop()
    await Promise.race([stopped, sleep(loaderGraceMs, undefined, { ref: false })])
  })
  const isEmbedded = options.clickhouseUrl === undefined
  return { folder, isEmbedded, settings, spool, quarantine, names, store, loader }
}

/** The quarantine of a data folder; what nobody was promised needs no room on a disk that is nearly full. */
const openFolderQuarantine = ({ quarantinePath }: DataFolder, spool: Spool): Promise<Quarantine> =>
  openQuarantine({ path: quarantinePath, hasRoom: () => spool.health().ok })

/** The embedded engine, or the ClickHouse server that was named instead. */
async function openEngine(options: LineOptions, folder: DataFolder, closings: Closing[]): Promise<Store> {
  const { clickhouseUrl, onEngineEvent } = options
  if (clickhouseUrl !== undefined) return openStore(readClickhouseUrl(clickhouseUrl))
  // A backup that was killed left a copy of the tables, which nobody would look for when somebody is erased.
  await removeUnfinishedBackup(folder.enginePath)
  const engine: Engine = await startEngine({ path: folder.enginePath, onEvent: onEngineEvent })
  closings.push(() => engine.close())
  return openStore({ url: engine.url, user: engine.user, password: engine.password })
}

/** Splits what the store takes apart from the address, so that no password is printed with it. */
function readClickhouseUrl(text: string): Parameters<typeof openStore>[0] {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new StartError(
      'TOUCHLINE_CLICKHOUSE_URL is no address; give one such as http://user:password@clickhouse:8123/?database=touchline.',
    )
  }
  return {
    url: url.origin,
    ...(url.username === '' ? {} : { user: decodeURIComponent(url.username) }),
    ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
    database: url.searchParams.get('database') ?? 'touchline',
  }
}

async function prepare(store: Store, { clickhouseUrl }: LineOptions): Promise<void> {
  try {
    await migrate(store)
  } catch (thrown) {
    if (clickhouseUrl === undefined || !(thrown instanceof StoreError)) throw thrown
    const where = URL.parse(clickhouseUrl)?.host ?? ''
    throw new StartError(
      `The ClickHouse server at ${where} cannot be used: ${thrown.message}; see whether it runs and TOUCHLINE_CLICKHOUSE_URL names it, its user and its password.`,
      { cause: thrown },
    )
  }
}
