/**
 * The server's addresses without a server: all of its parts are real, but requests are handed over, and the address
 * they seem to come from can be chosen.
 *
 * @module
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import {
  createCollector,
  createLoader,
  erasePerson,
  exportPerson,
  type Loader,
  openQuarantine,
  openSettings,
  openSpool,
  rebuild,
  type Settings,
  type Spool,
} from '../../packages/ingest/src/index.ts'
import { ensureSite } from '../../packages/touchline/src/first-site.ts'
import { refusedOf } from '../../packages/touchline/src/refused-of.ts'
import { createAsset } from '../../packages/touchline/src/server/asset.ts'
import { createMetrics } from '../../packages/touchline/src/server/metrics.ts'
import { createRoutes } from '../../packages/touchline/src/server/routes.ts'
import { startTestEngine, type TestEngine } from './engine.ts'

/** Opens the dashboard and the questions. */
export const token = 'the-token-of-this-test'

const text = (content: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(content))
const dashboard = new Map([
  ['/index.html', createAsset('/index.html', text('<!doctype html><title>Touchline</title>'))],
  ['/assets/index-abc.js', createAsset('/assets/index-abc.js', text('let a = 1\n'.repeat(500)))],
])
const scripts = new Map(
  ['/touchline.js', '/touchline-0.1.0.js', '/manifest.json'].map(path => [
    path,
    createAsset(path, text('()')),
  ]),
)

/** Builds the addresses before the tests of a file, over two sites: `main` and `other`. */
export function useRoutes() {
  let folder = ''
  let engine: TestEngine
  let settings: Settings
  let spool: Spool
  let loader: Loader
  let app: ReturnType<typeof createRoutes>
  const state = {
    /** Where the connection of a request seems to come from: from this machine at the beginning of each test. */
    address: '127.0.0.1' as string | undefined,
    publicKey: '',
    faults: [] as unknown[],
    settings: (): Settings => settings,
    app: () => app,
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'touchline-routes-'))
    engine = await startTestEngine()
    settings = openSettings({ path: join(folder, 'settings.db') })
    spool = await openSpool({ path: join(folder, 'spool') })
    const { site, publicKey } = ensureSite(settings)
    settings.putSite({ ...site, id: 'other', name: 'Other' }, 'test')
    state.publicKey = publicKey
    const { store } = engine
    loader = createLoader({ spool, store, rebuild: visitors => rebuild({ store, settings }, visitors) })
    const quarantine = await openQuarantine({ path: join(folder, 'quarantine') })
    const persons = { store, settings, loader, dataPath: folder }
    app = createRoutes({
      collector: createCollector({ spool, sites: settings, quarantine }),
      spool,
      quarantine: refusedOf({ quarantine, spool, settings }),
      names: { reached: () => [] },
      store,
      settings,
      persons: {
        erase: request => erasePerson(persons, request, 'test'),
        export: request => exportPerson(persons, request),
      },
      metrics: createMetrics({
        spool: () => spool.health(),
        loader: () => loader.status(),
        quarantine: () => quarantine.status(),
        names: () => [],
        lastEventAt: () => 7,
      }),
      makeBackup: async path => ({ path, files: 0, segments: 0, tables: true }),
      lastEventAt: id => (id === 'other' ? null : 7),
      scriptTagOf: (_, key) => `<script data-site="${key}">`,
      setup: () => ({
        site: 'main',
        publicKey,
        scriptTag: '<script>',
        storefrontUrl: null,
        version: '1',
        dataPath: folder,
      }),
      dashboard,
      scripts,
      access: { token, cookieName: 'touchline_4280', addressOf: () => state.address },
      peerOf: () => state.address,
      onFault: error => state.faults.push(error),
    })
  })

  afterAll(async () => {
    await loader.stop()
    await spool.close()
    settings.close()
    await engine.stop()
    await rm(folder, { recursive: true, force: true })
  })

  beforeEach(() => {
    state.address = '127.0.0.1'
  })

  return {
    state,
    /** Loads what waits from now on. */
    load: () => loader.start(),
  }
}
