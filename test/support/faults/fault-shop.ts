/**
 * A shop whose pages carry the built script, count what they do, and can be told to do it.
 *
 * @module
 */
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findFreePort } from '../data-folder.ts'
import { readModule } from './page-modules.ts'
import { pageScript } from './page-script.ts'

/** What the shop answers at one address. */
export interface ShopPage {
  readonly headers?: Record<string, string>
  readonly body: string
}

export interface FaultShop {
  /** Origin, without a slash at its end. */
  readonly url: string
  /** The same pages under another host name: another site to a browser. */
  readonly elsewhere: string
  /** What pages have said on the side, in order: the paths asked for under `/said/`. */
  readonly said: readonly string[]
  stop(): Promise<void>
}

/** Answers of particular paths, in place of a page. */
export type ShopPages = Readonly<Record<string, (request: IncomingMessage) => ShopPage>>

export interface ShopOptions {
  /** Markup in the head of every page: the script tag. */
  readonly head: string
  readonly pages?: ShopPages
}

const built = fileURLToPath(new URL('../../../packages/sdk/dist/tag', import.meta.url))
const releases = fileURLToPath(new URL('../../releases', import.meta.url))

/** A script of ours: the newest with the parts that it loads from beside it, or a release's. */
function readScript(path: string): Buffer | undefined {
  const [, release, name] = /^(?:\/releases\/([\d.]+))?\/(touchline[\w.-]*\.js)$/.exec(path) ?? []
  if (name === undefined) return readModule(path)
  const file = release === undefined ? join(built, name) : join(releases, release, name)
  return existsSync(file) ? readFileSync(file) : undefined
}

const html = { 'content-type': 'text/html; charset=utf-8' }
const script = { 'content-type': 'text/javascript; charset=utf-8' }

/** The key that pages use; the collector of faults asks for none. */
export const siteKey = 'pk_faults'

/** The script tag for a collector. The file comes from the shop, so that a closed collector cannot keep it away. */
export const scriptTag = (collector: string, bundle: string = 'touchline.js', attributes = ''): string =>
  `<script async src="/${bundle}" data-site="${siteKey}" data-endpoint="${collector}" ${attributes}></script>`

/** A page with this in its head. */
export const pageWith = (head: string, body = ''): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>
<script>${pageScript}</script>${head}</head><body><h1>A page</h1>${body}</body></html>`

/** Starts a shop on a port of its own. */
export async function startFaultShop({ head, pages = {} }: ShopOptions): Promise<FaultShop> {
  const port = await findFreePort()
  const said: string[] = []
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://shop').pathname
    if (path.startsWith('/said/')) {
      said.push(decodeURIComponent(path.slice('/said/'.length)))
      response.writeHead(204).end()
      return
    }
    const file = readScript(path)
    if (file !== undefined) {
      response.writeHead(200, script).end(file)
      return
    }
    if (path === '/favicon.ico') {
      response.writeHead(204).end()
      return
    }
    const page = pages[path]?.(request) ?? { body: pageWith(head) }
    response.writeHead(200, { ...html, ...page.headers }).end(page.body)
  })
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${port}`,
    elsewhere: `http://localhost:${port}`,
    said,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
