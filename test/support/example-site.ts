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
import type { Browser, Page } from 'playwright-core'
import { createVisitor } from './browser.ts'
import { eventually } from './eventually.ts'
import type { PageBatch, PageEvent } from './wire.ts'

const root = new URL('../../', import.meta.url).pathname
const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  // Next's client reads the next route's content from it.
  '.txt': 'text/plain',
}

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

/** Serves what `read` finds at a path, as a page where that has no ending; keeps what is sent to `/v1/events` and answers as a collector does. */
export async function serveExample(
  read: (path: string, origin: string) => Promise<string>,
): Promise<ExampleSite> {
  const batches: SentBatch[] = []
  const collect = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(request).catch(() => null)
    // Broken off by a page that was closed: nothing of it has arrived.
    if (body === null) return
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
    return void read(path, `http://${headers.host}`).then(
      text => {
        // A pixel's sandbox is of no origin, and loads scripts from here all the same.
        const cors = { 'Access-Control-Allow-Origin': '*' }
        response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8`, ...cors }).end(text)
      },
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

/** One page at every path that is no file's, as for a router in the browser. */
const onePage = (path: string): string => (extname(path) ? path : '/index.html')

/** A page for each path. */
const pageEach = (path: string): string => (extname(path) || path === '/' ? onePage(path) : `${path}.html`)

const env = { SITE: 'pk_example', ENDPOINT: 'http://collector.invalid' }

/** Runs an example's own build tool, with the environment's names as that tool wants them. */
async function runBuild(name: string, [tool, ...args]: readonly [tool: string, ...args: string[]]) {
  const home = join(root, 'examples', name)
  const program = createRequire(join(home, 'package.json')).resolve(tool)
  const prefix = name === 'next' ? 'NEXT_PUBLIC_TOUCHLINE' : 'VITE_TOUCHLINE'
  const named = Object.fromEntries(Object.entries(env).map(([key, value]) => [`${prefix}_${key}`, value]))
  await promisify(execFile)(process.execPath, [program, ...args], {
    cwd: home,
    // What a test runner tells its own tools is none of theirs.
    env: { PATH: process.env.PATH, NEXT_TELEMETRY_DISABLED: '1', ...named },
  })
}

/** Serves what was built. The collector's address is a placeholder until it is served. */
const serveBuilt = (folder: string, toFile: typeof onePage): Promise<ExampleSite> =>
  serveExample(async (path, origin) =>
    (await readFile(join(folder, toFile(path)), 'utf8')).replaceAll(env.ENDPOINT, origin),
  )

/** Builds an example with its own Vite and serves it. */
export async function buildExample(name: string): Promise<ExampleSite> {
  const outDir = await mkdtemp(join(tmpdir(), `touchline-${name}-`))
  const vite = createRequire(join(root, 'examples', name, 'package.json')).resolve('vite/package.json')
  const args = ['build', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'error'] as const
  await runBuild(name, [join(dirname(vite), 'bin/vite.js'), ...args])
  const served = await serveBuilt(outDir, onePage)
  return {
    ...served,
    async close() {
      await served.close()
      await rm(outDir, { recursive: true })
    },
  }
}

/** Builds the example for Next with Next, which writes into the example's own folder, and serves it. */
export async function buildNextExample(): Promise<ExampleSite> {
  await runBuild('next', ['next/dist/bin/next', 'build'])
  return serveBuilt(join(root, 'examples/next/out'), pageEach)
}

/** Serves the plain page with the built script beside it, its placeholders filled in. */
export async function servePlainExample(): Promise<ExampleSite> {
  const page = await readFile(join(root, 'examples/html/index.html'), 'utf8')
  return serveWithTag(page.replace('https://HOST/', '/').replace('pk_…', 'pk_example'))
}

/** Serves a page with the built script and its parts beside it, as a collector does. */
export const serveWithTag = (page: string): Promise<ExampleSite> =>
  serveExample(async path =>
    extname(path) ? readFile(join(root, 'packages/sdk/dist/tag', path), 'utf8') : page,
  )

/** What a visit to an example tells: names, with the path that each event happened on. */
export async function visitExample(options: {
  readonly browser: Browser
  readonly site: ExampleSite
  readonly act?: (page: Page) => Promise<void>
  /** The beginning of what is waited for. */
  readonly last: string
}): Promise<string[]> {
  const { browser, site, act, last } = options
  const visitor = await createVisitor(browser)
  const faults: string[] = []
  const page = await visitor.newPage()
  page.on('pageerror', error => faults.push(error.message))
  await page.goto(site.url)
  await act?.(page)
  const told = async () => site.events().map(({ name, page }) => `${name} ${new URL(page.url).pathname}`)
  const events = await eventually(told, events => events.some(event => event.startsWith(last)), {
    what: last,
  })
  await visitor.close()
  if (faults.length > 0) throw new Error(`The example's page is broken: ${faults.join('; ')}`)
  return events
}
