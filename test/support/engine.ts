import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Engine, startEngine } from '../../packages/touchline/src/engine/engine.ts'

/** An engine of a test's own, on an empty folder. */
export interface TestEngine {
  readonly engine: Engine
  /** Ends the engine and removes its folder. */
  stop(): Promise<void>
}

/** Starts an engine on a temporary folder. */
export async function startTestEngine(): Promise<TestEngine> {
  const path = await mkdtemp(join(tmpdir(), 'touchline-engine-'))
  const engine = await startEngine({ path, memoryBytes: 2 * 1024 ** 3, threads: 2 })
  return {
    engine,
    stop: async () => {
      await engine.close()
      await rm(path, { recursive: true, force: true })
    },
  }
}
