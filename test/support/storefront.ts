/**
 * The demo's shop on an origin of its own.
 *
 * @module
 */
import { createServer } from 'node:http'
import { createStorefront } from '../../examples/storefront/storefront.js'
import { findFreePort } from './data-folder.ts'

export interface RunningStorefront {
  readonly url: string
  stop(): Promise<void>
}

/** Serves the shop with this script tag in its pages. */
export async function startStorefront(tag: string): Promise<RunningStorefront> {
  const port = await findFreePort()
  const url = `http://127.0.0.1:${port}`
  const answer = createStorefront({ tag })
  const server = createServer(async (incoming, outgoing) => {
    const response = answer(
      new Request(new URL(incoming.url ?? '/', url), { method: incoming.method ?? 'GET' }),
    )
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    outgoing.end(Buffer.from(await response.arrayBuffer()))
  })
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  return {
    url,
    stop: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
