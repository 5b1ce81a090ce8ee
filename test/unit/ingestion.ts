/**
 * An ingestion inside the test's own process: engine, settings, spool and loader on a folder of their own.
 *
 * @module
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createLoader,
  type Loader,
  openSettings,
  openSpool,
  rebuild,
  type Settings,
  type Spool,
  type Store,
} from '../../packages/ingest/src/index.ts'
import { startTestEngine } from '../support/engine.ts'

export interface Ingestion {
  /** Folder of settings and spool. */
  readonly path: string
  readonly store: Store
  readonly settings: Settings
  readonly spool: Spool
  /** Not started yet. */
  readonly loader: Loader
  /** Ends everything and removes the folder. */
  stop(): Promise<void>
}

/** Opens an ingestion that has no site yet. */
export async function openIngestion(): Promise<Ingestion> {
  const path = await mkdtemp(join(tmpdir(), 'touchline-ingestion-'))
  const engine = await startTestEngine()
  const { store } = engine
  const settings = openSettings({ path: join(path, 'settings.db') })
  const spool = await openSpool({ path: join(path, 'spool') })
  const loader = createLoader({ spool, store, rebuild: visitors => rebuild({ store, settings }, visitors) })
  return {
    path,
    store,
    settings,
    spool,
    loader,
    async stop() {
      await loader.stop()
      await spool.close()
      settings.close()
      await engine.stop()
      await rm(path, { recursive: true })
    },
  }
}
