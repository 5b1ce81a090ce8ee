/**
 * The collector in a Hono application, which may as well run in anything else that speaks fetch.
 *
 * `node server.js [folder] [port]`
 */
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { createCollector, openSettings, openSpool } from '@touchline/ingest'
import { Hono } from 'hono'

const [folder = './collector-data', port = '4290'] = process.argv.slice(2)

const spool = await openSpool({ path: join(folder, 'spool') })
const settings = openSettings({ path: join(folder, 'settings.db') })
const collector = createCollector({ spool, sites: settings, onFault: console.error })

const app = new Hono()
app.all('/v1/events', context => collector(context.req.raw, { address: getConnInfo(context).remote.address }))
app.get('/', context => context.text('The shop'))

const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(port) }, ({ port }) =>
  console.log(`Listening on port ${port}`),
)

process.on('SIGTERM', () =>
  server.close(async () => {
    await spool.close()
    settings.close()
  }),
)
