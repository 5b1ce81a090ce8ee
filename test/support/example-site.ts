/**
 * An example as its users would run it: built by its own tools, served, and reporting to a collector.
 *
 * @module
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, extname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { bundleSdk } from './capture-page.ts'
import type { PageBatch, PageEvent } from './wire.ts'

const root = new URL('../../', import.meta.url).pathname
const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' }

interface SentBatch extends Omit<PageBatch, 'visitor' | 'consent'> {
  readonly batch: string
  readonly consent: string
  readonly visitor?: string
}

/** A served example. */
export interface ExampleSite {
  readonly url: string
  /** What its pages have sent. */
  batches(): readonly SentBatch[]
  /** The events of it, each once. */
  events(): PageEvent[]
  close(): Promise<void>
}

/** Serves files, and the page at every other path; keeps what is sent to `/v1/events` and answers as a collector does. */
export async function serveExample(
  read: (path: string, origin: string) => Promise<string>,
): Promise<ExampleSite> {
  const batches: SentBatch[] = []
  const collect = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(request)
    const batch: SentBatch = JSON.parse(String(body[0] === 0x1f ? gunzipSync(body) : body))
    batches.push(batch)
    const answer = { batch: batch.batch, accepted: batch.events.length, rejected: [] }
    response.writeHead(202, { 'Content-Type': 'application/json', 'Access-Control-Allow-Origin': '*' })
    response.end(JSON.stringify(answer))
  }
  const server = createServer((request, response) => {
    const { url = '/', headers } = request
    if (url === '/v1/events') return void collect(request, response)
    const path = url.split('?')[0] as string
    const type = types[extname(path)] ?? 'text/html'
    return void read(type === 'text/html' ? '/index.html' : path, `http://${headers.host}`).then(
      text => response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8` }).end(text),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    batches: () => batches,
    events: () => [
      ...new Map(batches.flatMap(({ events }) => events).map(event => [event.id, event])).values(),
    ],
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

const site = { VITE_TOUCHLINE_SITE: 'pk_example', VITE_TOUCHLINE_ENDPOINT: 'http://collector.invalid' }

/** Builds an example with its own Vite and serves it. The collector's address is a placeholder until it is served. */
export async function buildExample(name: string): Promise<ExampleSite> {
  const home = join(root, 'examples', name)
  const outDir = await mkdtemp(join(tmpdir(), `touchline-${name}-`))
  const vite = join(
    dirname(createRequire(join(home, 'package.json')).resolve('vite/package.json')),
    'bin/vite.js',
  )
  const args = [vite, 'build', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'error']
  await promisify(execFile)(process.execPath, args, {
    cwd: home,
    // What a test runner tells its own tools is none of theirs.
    env: { PATH: process.env.PATH, ...site },
  })
  const served = await serveExample(async (path, origin) =>
    (await readFile(join(outDir, path), 'utf8')).replaceAll(site.VITE_TOUCHLINE_ENDPOINT, origin),
  )
  return {
    ...served,
    async close() {
      await served.close()
      await rm(outDir, { recursive: true })
    },
  }
}

/** Serves the plain page with the built script beside it, its placeholders filled in. */
export async function servePlainExample(): Promise<ExampleSite> {
  const page = await readFile(join(root, 'examples/html/index.html'), 'utf8')
  return serveWithTag(page.replace('https://HOST/', '/').replace('pk_…', 'pk_example'))
}

/** Serves a page with the built script and its parts beside it, as a collector does. */
export const serveWithTag = (page: string): Promise<ExampleSite> =>
  serveExample(async path =>
    path === '/index.html' ? page : readFile(join(root, 'packages/sdk/dist/tag', path), 'utf8'),
  )

/** Serves a page with the file for Next, as Next puts it there: bundled, with the environment's values in it. */
export async function serveNextExample(): Promise<ExampleSite> {
  const sdk = await bundleSdk()
  const file = await readFile(join(root, 'examples/next/instrumentation-client.js'), 'utf8')
  const files: Readonly<Record<string, string>> = {
    '/index.html': '<!doctype html><script type="module" src="/client.js"></script>',
    '/sdk.js': sdk,
    '/client.js': file
      .replace('@touchline/sdk', '/sdk.js')
      .replace('process.env.NEXT_PUBLIC_TOUCHLINE_SITE', '"pk_example"'),
  }
  return serveExample(async (path, origin) =>
    (files[path] as string).replace('process.env.NEXT_PUBLIC_TOUCHLINE_ENDPOINT', JSON.stringify(origin)),
  )
}
