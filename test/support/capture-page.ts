/**
 * A page with captures in it, for tests in a real browser: served from this process under a strict
 * Content-Security-Policy, with the SDK as a bundler makes it from the package.
 *
 * @module
 */
import { createServer, type Server, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'

const sdk = new URL('../../packages/sdk/', import.meta.url)
const fromSdk = createRequire(new URL('package.json', sdk))

/** What the page is to be made of. */
export interface CapturePage {
  /** The captures, as the shop would write them: `friction(), chat()`. */
  readonly captures: string
  readonly body: string
  /** A script of the shop's own. */
  readonly script?: string
}

/** An event as the page has made it. */
export type MadeEvent = readonly [name: string, data: Readonly<Record<string, unknown>> | null]

/**
 * Serves a page at every path. What a test asks for at `/status/404` is answered with that status; `/slow` is
 * answered after 2 s.
 */
export async function serveCapturePage(page: CapturePage): Promise<{ url: string; close(): Promise<void> }> {
  const module = await bundleSdk()
  const document = `<!doctype html><title>A shop</title>${page.body}<script type="module" src="/page.js"></script>`
  const server = createServer(({ url = '/' }, response) => {
    const status = Number(/^\/status\/(\d+)/.exec(url)?.[1] ?? 200)
    if (url === '/sdk.js') send(response, 'text/javascript', module)
    else if (url === '/page.js') send(response, 'text/javascript', pageScript(page))
    else if (url === '/v1/events') response.writeHead(503).end()
    else if (status !== 200) response.writeHead(status).end()
    else setTimeout(() => send(response, 'text/html', document), url === '/slow' ? 2_000 : 0)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/`, close: () => close(server) }
}

const pageScript = ({ captures, script = '' }: CapturePage): string => `
  import * as sdk from '/sdk.js'
  const { ${[...captures.matchAll(/(\w+)\(/g)].map(([, name]) => name).join(', ')} } = sdk
  window.made = []
  window.client = sdk.touchline({ site: 'pk_test', endpoint: location.origin, capture: [${captures}] })
  window.client.watch((name, detail) => window.made.push([name, detail ?? null]))
  ${script}`

function send(response: ServerResponse, type: string, body: string): void {
  const policy =
    "default-src 'none'; script-src 'self'; connect-src 'self'; form-action 'self'; frame-src 'self'"
  response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8`, 'Content-Security-Policy': policy })
  response.end(body)
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
}

interface Rollup {
  rollup(options: object): Promise<{ generate(options: object): Promise<{ output: [{ code: string }] }> }>
}

/** The package with everything that it needs, as a shop's own build would make it. */
async function bundleSdk(): Promise<string> {
  const { rollup } = fromSdk('rollup') as Rollup
  const resolve = fromSdk('@rollup/plugin-node-resolve') as { nodeResolve(options: object): unknown }
  const input = new URL('dist/index.js', sdk).pathname
  const bundle = await rollup({ input, plugins: [resolve.nodeResolve({ browser: true })] })
  const { output } = await bundle.generate({ format: 'es' })
  return output[0].code
}
