/**
 * A collector and its spool in a process of their own, without an engine: `node collector-process.ts
 * SPOOL SETTINGS PORT [--no-sync|--fill]`.
 * With `--no-sync` nothing is ever synced. That is the control of the suites: they must notice. With `--fill` no space
 * is kept free.
 *
 * @module
 */
import { open } from 'node:fs/promises'
import process, { argv, stdout } from 'node:process'
import {
  createCollector,
  type Disk,
  nodeDisk,
  openSettings,
  openSpool,
} from '../../packages/ingest/src/index.ts'
import { listen } from '../../packages/touchline/src/server/listen.ts'

const [, , spoolPath = '', settingsFile = '', port = '', mode] = argv

/** This machine's disk with a sync that does nothing. */
const neverSynced: Disk = {
  ...nodeDisk,
  async create(path) {
    const file = await open(path, 'ax', 0o600)
    return {
      append: async chunks => void (await file.writev([...chunks])),
      sync: async () => undefined,
      truncate: bytes => file.truncate(bytes),
      close: () => file.close(),
    }
  },
}

const settings = openSettings({ path: settingsFile })
const site = { id: 'main', name: 'Shop', timeZone: 'UTC', currency: 'EUR', hosts: [], origins: [] }
settings.putSite({ ...site, keyEvent: 'purchase' }, 'test')
const key = settings.addKey('public', 'main', 'test')
const spool = await openSpool({
  path: spoolPath,
  disk: mode === '--no-sync' ? neverSynced : nodeDisk,
  keepFree: mode === '--fill' ? () => 0 : undefined,
})
const collector = createCollector({ spool, sites: settings })
await listen({ host: '127.0.0.1', port: Number(port), listener: collector.node })
stdout.write(`${JSON.stringify({ event: 'listening', key, pid: process.pid })}\n`)
