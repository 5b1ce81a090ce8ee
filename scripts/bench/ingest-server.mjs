/**
 * The servers that the bench `ingest` compares: bare ones, and the collector as far as a stage.
 *
 * Arguments: the stage and an empty folder. Prints `port` and `key` as JSON; ends by SIGTERM.
 */
import { open } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { createCollector, openNameLimits, openSettings, openSpool } from '../../packages/ingest/dist/index.js'
import { isPlainBatch, isPlainEvent } from '../../packages/protocol/dist/index.js'

const [stage, folder] = process.argv.slice(2)

/** A node:http server that reads the body, has it judged, and says how many events it took. */
const bare = take => (incoming, outgoing) => {
  const parts = []
  incoming.on('data', part => parts.push(part))
  incoming.on('end', async () => {
    const { batch, accepted } = await take(Buffer.concat(parts))
    const answer = JSON.stringify({ batch, accepted, rejected: [] })
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) }
    outgoing.writeHead(202, headers)
    outgoing.end(answer)
  })
}

const parse = bytes => JSON.parse(bytes.toString())

/** Appends what arrives to one file; all that arrives during a sync share the next one. */
async function createLog(path) {
  const file = await open(path, 'a')
  let waiting = []
  let writing = false
  async function write() {
    writing = true
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      await file.writev(group.map(one => one.bytes))
      await file.datasync()
      for (const one of group) one.resolve()
    }
    writing = false
  }
  return bytes =>
    new Promise(resolve => {
      waiting.push({ bytes, resolve })
      if (!writing) void write()
    })
}

const site = {
  id: 'main',
  name: 'Bench',
  timeZone: 'UTC',
  currency: 'EUR',
  hosts: ['shop.example'],
  origins: ['https://shop.example'],
  keyEvent: 'purchase',
}
const settings = openSettings({ path: join(folder, 'settings.db') })
settings.putSite(site, 'bench')
const key = settings.addKey('public', 'main', 'bench')
const names = await openNameLimits({ path: join(folder, 'names') })
const collector = spool =>
  createCollector({ spool, sites: settings, names, onFault: error => console.error(error) }).node

const stages = {
  /** The body is read and thrown away; how many events are in it is known beforehand. */
  http: () => bare(() => ({ batch: '', accepted: Number(process.env.PER_BATCH) })),
  parse: () =>
    bare(bytes => {
      const { batch, events } = parse(bytes)
      return { batch, accepted: events.length }
    }),
  validate: () =>
    bare(bytes => {
      const json = parse(bytes)
      if (!isPlainBatch(json) || !json.events.every(isPlainEvent))
        throw new Error('The bench’s events are not plain.')
      return { batch: json.batch, accepted: json.events.length }
    }),
  enrich: () => collector({ append: () => Promise.resolve() }),
  spool: async () => collector(await openSpool({ path: join(folder, 'spool') })),
  async 'parse + sync'() {
    const append = await createLog(join(folder, 'log'))
    return bare(async bytes => {
      const { batch, events } = parse(bytes)
      await append(bytes)
      return { batch, accepted: events.length }
    })
  },
}

const server = createServer(await stages[stage]())
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port, key })))
