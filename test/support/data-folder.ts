/**
 * Folders and ports that belong to one test.
 *
 * @module
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface DataFolder {
  readonly path: string
  remove(): Promise<void>
}

/** An empty folder outside the repository. */
export async function createDataFolder(): Promise<DataFolder> {
  const path = await mkdtemp(join(tmpdir(), 'touchline-test-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

/** A port of the loopback address that nobody listens on at the moment. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}
