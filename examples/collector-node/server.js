/**
 * The collector in a bare node:http server: events are accepted and durable in a folder, and wait there for whoever
 * loads them.
 *
 * `node server.js [folder] [port]`
 */
import { createServer } from 'node:http'
import { join } from 'node:path'
import { createCollector, openSettings, openSpool } from '@touchline/ingest'

const [folder = './collector-data', port = '4290'] = process.argv.slice(2)

const spool = await openSpool({ path: join(folder, 'spool') })
const settings = openSettings({ path: join(folder, 'settings.db') })
const collector = createCollector({ spool, sites: settings, onFault: console.error })

const server = createServer((request, response) => {
  if (request.url === '/v1/events') collector.node(request, response)
  else response.writeHead(404).end()
})
server.listen(Number(port), '127.0.0.1', () => console.log(`Listening on port ${server.address().port}`))

process.on('SIGTERM', () =>
  server.close(async () => {
    await spool.close()
    settings.close()
  }),
)
