/**
 * The collector in an Express application, beside routes of the shop's own.
 *
 * `node server.js [folder] [port]`
 */
import { join } from 'node:path'
import { createCollector, openSettings, openSpool } from '@touchline/ingest'
import express from 'express'

const [folder = './collector-data', port = '4290'] = process.argv.slice(2)

const spool = await openSpool({ path: join(folder, 'spool') })
const settings = openSettings({ path: join(folder, 'settings.db') })
const collector = createCollector({ spool, sites: settings, onFault: console.error })

const app = express()
// Before express.json() and the like: the collector reads the body itself.
app.all('/v1/events', (request, response) => collector.node(request, response))
app.use(express.json())
app.get('/', (_, response) => response.send('The shop'))

const server = app.listen(Number(port), '127.0.0.1', () =>
  console.log(`Listening on port ${server.address().port}`),
)

process.on('SIGTERM', () =>
  server.close(async () => {
    await spool.close()
    settings.close()
  }),
)
