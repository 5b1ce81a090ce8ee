import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import type { Settings, SpoolRecord } from '@touchline/ingest'
import { createCollector, openSettings } from '@touchline/ingest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDemoOutput } from './demo-output.ts'
import type { DemoOptions, StartServer } from './run-demo.ts'
import { runDemo } from './run-demo.ts'
import { openShopServer } from './shop-server.ts'

let dataPath: string
let records: SpoolRecord[]
let settings: Settings
let said: string

beforeEach(async () => {
  dataPath = await mkdtemp(join(tmpdir(), 'touchline-demo-'))
  records = []
  said = ''
})
afterEach(() => rm(dataPath, { recursive: true, force: true }))

/** The real collector on a port, over a list instead of a disk. */
const startServer: StartServer = async ({ dataPath, host, port }) => {
  await mkdir(dataPath, { recursive: true })
  settings = openSettings({ path: join(dataPath, 'settings.db') })
  const spool = {
    async append(record: SpoolRecord) {
      records.push(record)
    },
  }
  const collector = createCollector({ spool, sites: settings })
  const server = createAdaptorServer({ fetch: request => collector(request) })
  await new Promise<void>(resolve => server.listen(port, host, resolve))
  const address = server.address()
  const bound = typeof address === 'object' && address !== null ? address.port : port
  return {
    url: `http://${host}:${bound}`,
    publicKey: 'pk_test',
    dashboardUrl: `http://${host}:${bound}/?token=t`,
    scriptTag: '<script async src="/touchline.js"></script>',
    settings,
    settled: async () => undefined,
    stop: () => new Promise(resolve => server.close(() => resolve())),
  }
}

const start = (more: Partial<DemoOptions> = {}) =>
  runDemo({
    dataPath,
    host: '127.0.0.1',
    port: 0,
    shopPort: 0,
    live: false,
    visitors: 60,
    days: 3,
    startServer,
    output: createDemoOutput(
      {
        write: text => {
          said += text
        },
      },
      process.stderr,
    ),
    ...more,
  })

const lines = () =>
  said
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
const rowCount = () => records.reduce((sum, record) => sum + record.events, 0)

describe('the demo', () => {
  it('opens the shop with the tag, and lets visitors in through the collector', async () => {
    const demo = await start()
    const home = await fetch(demo.storefrontUrl)
    expect(await home.text()).toContain('<script async src="/touchline.js"></script>')
    expect(settings.site('main')).toMatchObject({ name: 'Alder & Rye', currency: 'EUR' })
    await demo.stop()
    const [, , seeded, ready] = lines()
    expect(seeded).toMatchObject({ event: 'seeded', events: rowCount() })
    expect(seeded.events).toBeGreaterThan(150)
    expect(ready).toMatchObject({
      event: 'ready',
      dashboard: demo.dashboardUrl,
      storefront: demo.storefrontUrl,
    })
  })

  it('revokes the key it sent with', async () => {
    const demo = await start()
    await demo.stop()
    expect(settings.keys('main').filter(key => key.kind === 'secret')).toEqual([])
  })

  it('sends only what is missing when it is started again', async () => {
    const now = Date.now()
    const noon = now - 12 * 60 * 60 * 1000
    await (await start({ now: noon })).stop()
    const before = rowCount()
    await (await start({ now: noon })).stop()
    expect(rowCount()).toBe(before)
    await (await start({ now })).stop()
    expect(rowCount()).toBeGreaterThan(before)
  })

  it('does not mix another demo into the same folder', async () => {
    await (await start()).stop()
    await expect(start({ visitors: 70 })).rejects.toThrow('already holds a demo with --visitors 60, not 70')
    await (await start({ visitors: undefined, days: undefined })).stop()
  })

  it('keeps out of the folder of a real shop', async () => {
    openSettings({ path: join(dataPath, 'settings.db') }).close()
    await expect(start()).rejects.toThrow(
      `holds a shop of your own, which invented visitors would spoil: ${dataPath}`,
    )
  })

  it('goes on where an interrupted first start left off', async () => {
    const interrupted: StartServer = async ({ dataPath }) => {
      openSettings({ path: join(dataPath, 'settings.db') }).close()
      throw new Error('killed')
    }
    await expect(start({ startServer: interrupted })).rejects.toThrow('killed')
    await (await start()).stop()
    expect(rowCount()).toBeGreaterThan(150)
  })

  it('names the port and the option when the shop’s port is taken', async () => {
    const other = await openShopServer({ host: '127.0.0.1', port: 0 })
    const port = Number(new URL(other.url).port)
    await expect(start({ shopPort: port })).rejects.toThrow(`Port ${port} is taken by another program`)
    await other.close()
  })

  it('gives the shop’s port back when the server cannot start', async () => {
    const failing: StartServer = async () => {
      throw new Error('the folder is in use')
    }
    const free = await openShopServer({ host: '127.0.0.1', port: 0 })
    const port = Number(new URL(free.url).port)
    await free.close()
    await expect(start({ shopPort: port, startServer: failing })).rejects.toThrow('the folder is in use')
    await (await openShopServer({ host: '127.0.0.1', port })).close()
  })

  it('stops while visitors still come in, and goes on at the next start', async () => {
    const stopping = new AbortController()
    const output = createDemoOutput({ write: () => undefined }, process.stderr)
    const advance = () => stopping.abort(new Error('stopped by somebody'))
    await expect(start({ signal: stopping.signal, output: { ...output, advance } })).rejects.toThrow(
      'stopped by somebody',
    )
    const before = rowCount()
    await (await start()).stop()
    expect(rowCount()).toBeGreaterThan(before)
  })

  it('stops while the engine still takes events in', async () => {
    const stopping = new AbortController()
    const slow: StartServer = async options => ({
      ...(await startServer(options)),
      settled: () => {
        stopping.abort(new Error('stopped by somebody'))
        return new Promise(() => undefined)
      },
    })
    await expect(start({ signal: stopping.signal, startServer: slow })).rejects.toThrow('stopped by somebody')
  })

  it('keeps visitors coming until it is stopped', async () => {
    const demo = await start({ live: true })
    const before = rowCount()
    await expect.poll(rowCount, { timeout: 20_000 }).toBeGreaterThan(before)
    await demo.stop()
    expect(settings.keys('main').filter(key => key.kind === 'secret')).toEqual([])
  })
})
