/**
 * A shop of small pages, each broken in its own way.
 *
 * @module
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { selfSigned } from './self-signed.ts'

/** A page: what stands in its body, and how it is answered. */
export interface BrokenPage {
  readonly body: string
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** `name:password` without which it is not shown. */
  readonly user?: string
}

export interface BrokenShop {
  readonly url: string
  close(): Promise<void>
}

/** Serves pages by their path, each with its path as its title. `/never` is not answered, all else is not there. */
export async function serveBrokenShop(
  pages: Readonly<Record<string, BrokenPage>>,
  { tls = false } = {},
): Promise<BrokenShop> {
  const listener = ({ url = '/', headers }: IncomingMessage, response: ServerResponse) => {
    const page = pages[url]
    if (url === '/never') return
    if (url === '/favicon.ico') return void response.writeHead(204).end()
    if (page === undefined) return void response.writeHead(404).end()
    const given = `Basic ${Buffer.from(page.user ?? '').toString('base64')}`
    if (page.user !== undefined && headers.authorization !== given) {
      return void response.writeHead(401, { 'www-authenticate': 'Basic realm="shop"' }).end()
    }
    response.writeHead(page.status ?? 200, { 'content-type': 'text/html; charset=utf-8', ...page.headers })
    response.end(`<!doctype html><title>${url}</title>${page.body}`)
  }
  const server = tls ? createTlsServer(selfSigned, listener) : createServer(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http${tls ? 's' : ''}://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections()
      return new Promise(resolve => server.close(() => resolve()))
    },
  }
}
