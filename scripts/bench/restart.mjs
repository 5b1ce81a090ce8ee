/**
 * How long a server takes to start while a gigabyte of events waits in its spool.
 */
import { once } from 'node:events'
import { copyFileSync, readdirSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { createCollector, openSettings, openSpool } from '../../packages/ingest/dist/index.js'
import { runScript, withFolder, withProgram } from './process.mjs'

const waitingBytes = 1e9

/** Starts a server, and stops it again at once. */
async function start(folder) {
  const since = performance.now()
  const args = ['serve', '--port', '0', '--data', folder]
  return withProgram(
    'packages/touchline/dist/main.js',
    args,
    ({ event }) => event === 'listening',
    (_, process) => ({
      readyMs: Math.round(performance.now() - since),
      largestMiB: process.largestMiB(),
    }),
  )
}

/** Has a collector write segments into the spool, and copies them until there are enough. */
async function fillSpool(folder) {
  const path = join(folder, 'spool')
  const settings = openSettings({ path: join(folder, 'settings.db') })
  const [{ value: key }] = settings.keys('main').filter(({ kind }) => kind === 'public')
  const spool = await openSpool({ path })
  const server = createServer(createCollector({ spool, sites: settings }).node)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const load = { port: server.address().port, key, perBatch: 20, connections: 16, seconds: 2 }
  await runScript('scripts/bench/load.mjs', [JSON.stringify(load)])
  server.close()
  await spool.close()
  settings.close()
  return copySegments(path)
}

function copySegments(path) {
  const names = readdirSync(path).filter(name => name.endsWith('.segment'))
  let bytes = names.reduce((sum, name) => sum + statSync(join(path, name)).size, 0)
  let segments = names.length
  while (bytes < waitingBytes) {
    const from = join(path, names[segments % names.length])
    const number = String(Date.now() + segments).padStart(15, '0')
    copyFileSync(from, join(path, `${number}-${segments.toString(16).padStart(8, '0')}.segment`))
    bytes += statSync(from).size
    segments += 1
  }
  return { segments, spoolMiB: Math.round(bytes / 2 ** 20) }
}

/** Rows of the bench `restart`. */
export function restart() {
  return withFolder(async folder => {
    const first = { what: 'first start, an empty folder', segments: 0, spoolMiB: 0, ...(await start(folder)) }
    const empty = { what: 'nothing waits', segments: 0, spoolMiB: 0, ...(await start(folder)) }
    const waiting = await fillSpool(folder)
    return [first, empty, { what: 'a gigabyte waits', ...waiting, ...(await start(folder)) }]
  })
}
