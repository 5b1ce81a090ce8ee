/**
 * What a release's collector is built from, so that later scripts can be tried against it:
 * `node collector.js FOLDER PORT` prints `{"key"}` and takes events at /v1/events; /stored tells what is on disk.
 */
import { createServer } from 'node:http'
import { join } from 'node:path'
import process from 'node:process'
import { createCollector } from '../../packages/ingest/src/collector/collector.ts'
import { openSettings } from '../../packages/ingest/src/settings/settings.ts'
import { openSpool } from '../../packages/ingest/src/spool/spool.ts'

const [, , folder, port] = process.argv
const settings = openSettings({ path: join(folder, 'settings.db') })
const site = { id: 'main', name: 'Shop', timeZone: 'UTC', currency: 'EUR', hosts: [], origins: [] }
settings.putSite({ ...site, keyEvent: 'purchase' }, 'test')
const key = settings.addKey('public', 'main', 'test')
const spool = await openSpool({ path: join(folder, 'spool') })
const collect = createCollector({ spool, sites: settings })

async function stored() {
  await spool.seal()
  const rows = []
  for (const segment of spool.closed()) {
    for (const record of await spool.read(segment)) {
      rows.push(...Buffer.from(record.rows).toString().split('\n').filter(Boolean).map(JSON.parse))
    }
  }
  return Response.json(rows)
}

async function toRequest(incoming) {
  const chunks = []
  for await (const chunk of incoming) chunks.push(chunk)
  const { method, headers, url } = incoming
  const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}
  return new Request(`http://127.0.0.1:${port}${url}`, { method, headers, ...body })
}

const server = createServer(async (incoming, outgoing) => {
  const request = await toRequest(incoming)
  const answer = incoming.url === '/stored' ? await stored() : await collect(request, { address: '127.0.0.1' })
  outgoing.writeHead(answer.status, Object.fromEntries(answer.headers))
  outgoing.end(Buffer.from(await answer.arrayBuffer()))
})
server.listen(Number(port), '127.0.0.1', () => process.stdout.write(`${JSON.stringify({ key })}\n`))
