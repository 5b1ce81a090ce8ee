/**
 * The demo's storefront on a port of its own: another origin than the collector, as with a real shop.
 *
 * @module
 */

import { createAdaptorServer } from '@hono/node-server'
import { StartError } from '../start-error.ts'

export interface ShopServer {
  /** The shop's address: `http://127.0.0.1:4281/`. */
  readonly url: string
  /** Shows a shop; until then every page says that it is opening. */
  show(storefront: (request: Request) => Response): void
  close(): Promise<void>
}

/**
 * Takes the port.
 *
 * @throws {StartError} Something else listens on the port.
 */
export async function openShopServer(options: {
  readonly host: string
  readonly port: number
}): Promise<ShopServer> {
  const { host, port } = options
  let show = (_request: Request): Response =>
    new Response('The shop is opening.', { status: 503, headers: { 'retry-after': '2' } })
  const server = createAdaptorServer({ fetch: request => show(request) })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = `Port ${port} is taken by another program; stop it or choose another port for the shop with --shop-port.`
      reject(error.code === 'EADDRINUSE' ? new StartError(taken) : error)
    })
    server.listen(port, host, resolve)
  })
  const address = server.address()
  const bound = typeof address === 'object' && address !== null ? address.port : port
  return {
    url: `http://${host}:${bound}/`,
    show(storefront) {
      show = storefront
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        // Browsers keep connections open for minutes.
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}
