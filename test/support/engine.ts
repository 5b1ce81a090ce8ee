/**
 * An engine of a test's own: the real one, in its own process, on an empty folder; with `TOUCHLINE_TEST_ENGINE=http`
 * one that is not the product's child, but a server somewhere else.
 *
 * @module
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate, openStore, type Store } from '../../packages/ingest/src/index.ts'
import { type Engine, startEngine } from '../../packages/touchline/src/engine/engine.ts'
import { isOutside, startOutsideServer } from './outside.ts'

export interface TestEngine {
  readonly engine: Pick<Engine, 'url' | 'user' | 'password' | 'version'>
  /** Speaks to the engine; its tables are there and empty. */
  readonly store: Store
  /** Ends the engine and removes its folder. */
  stop(): Promise<void>
}

/** Starts an engine on a temporary folder and creates the tables. */
export async function startTestEngine(): Promise<TestEngine> {
  const path = await mkdtemp(join(tmpdir(), 'touchline-engine-'))
  const { engine, end } = await (isOutside ? startOutside(path) : startEmbedded(path))
  const store = openStore(engine)
  await migrate(store)
  return {
    engine,
    store,
    stop: async () => {
      await store.close()
      await end()
      await rm(path, { recursive: true, force: true })
    },
  }
}

async function startEmbedded(path: string) {
  const engine = await startEngine({ path, memoryBytes: 2 * 1024 ** 3, threads: 2 })
  return { engine, end: () => engine.close() }
}

async function startOutside(path: string) {
  const engine = await startOutsideServer(path)
  return { engine, end: () => engine.stop() }
}
