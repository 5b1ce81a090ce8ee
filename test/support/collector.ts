/**
 * A collector of a test's own: a site, its keys, a spool in a temporary folder, and a clock that stands still.
 *
 * @module
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import {
  type Collector,
  type CollectorOptions,
  createCollector,
  openSettings,
  openSpool,
  type Settings,
  type Site,
  type Spool,
  type SpoolRecord,
  toWholeRows,
} from '../../packages/ingest/src/index.ts'
import type { BatchAnswer } from '../../packages/protocol/src/index.ts'
import { createNodeFace, type NodeFace } from './node-face.ts'

/** The time at which every request is received. */
export const now = Date.UTC(2026, 10, 22, 10)

const site: Site = {
  id: 'main',
  name: 'Shop',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  hosts: ['shop.example'],
  origins: [],
  keyEvent: 'purchase',
}

/** The user agent that requests carry unless they say otherwise. */
export const browser =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'

/** A new UUIDv7 of a time. */
export function eventId(at: number): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(at, 0, 6)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
}

export const event = (fields: object = {}) => ({
  id: eventId(now),
  seq: 1,
  at: now,
  name: 'page_view',
  ...fields,
})
export const page = (url: string, fields: object = {}) => ({
  view: randomUUID(),
  url,
  nav: 'load',
  ...fields,
})
export const serverBatch = (events: readonly unknown[], fields: object = {}) => ({
  v: 1,
  batch: randomUUID(),
  events,
  ...fields,
})

/** A request to the collector; whatever is not a body already goes as JSON. */
export function request(body: BodyInit | object | null, headers: Record<string, string> = {}): Request {
  const raw =
    typeof body === 'string' || body === null || body instanceof Uint8Array || body instanceof ReadableStream
  return new Request('http://collector.example/v1/events', {
    method: 'POST',
    body: raw ? (body as BodyInit | null) : JSON.stringify(body),
    headers: { 'content-type': 'text/plain', 'user-agent': browser, ...headers },
    duplex: 'half',
  } as RequestInit)
}

/** The answer of a batch that was accepted. */
export async function accepted(response: Response): Promise<BatchAnswer> {
  const answer = await response.json()
  expect([response.status, answer]).toMatchObject([202, { batch: expect.any(String) }])
  return answer
}

/** Status and code of a request that was refused. */
export async function refused(response: Response): Promise<[status: number, code: string]> {
  const { error } = await response.json()
  expect(error.detail).not.toBe('')
  return [response.status, error.code]
}

type Ask = NodeFace['ask']

/** Which face of the collector the tests speak to. */
let face: 'fetch' | 'node' = 'fetch'

/** From here on collectors are asked through a node:http server instead of as a function. */
export function askThroughNode(): void {
  face = 'node'
}

/** Opens a collector before the tests of a file and closes it after them. */
export function useCollector() {
  const keys = { public: '', secret: '', read: '', fenced: '' }
  const faults: unknown[] = []
  let folder = ''
  let settings: Settings
  let spool: Spool
  let collector: Ask
  const faces: NodeFace[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'touchline-collector-'))
    settings = openSettings({ path: join(folder, 'settings.sqlite') })
    settings.putSite(site, 'test')
    settings.putSite({ ...site, id: 'fenced', origins: ['https://shop.example'] }, 'test')
    for (const kind of ['public', 'secret', 'read'] as const)
      keys[kind] = settings.addKey(kind, 'main', 'test')
    keys.fenced = settings.addKey('public', 'fenced', 'test')
    spool = await openSpool({ path: join(folder, 'spool') })
    collector = collectInto(spool, error => faults.push(error))
  })

  afterAll(async () => {
    for (const one of faces) one.close()
    await spool.close()
    settings.close()
    await rm(folder, { recursive: true })
  })

  /** A collector of the same site that appends elsewhere. */
  function collectInto(target: Pick<Spool, 'append'>, onFault?: (error: unknown) => void): Ask {
    const created = createCollector({ spool: target, sites: settings, clock: () => now, onFault })
    if (face === 'fetch') return created
    const node = createNodeFace(created)
    faces.push(node)
    return node.ask
  }
  const collect: Ask = (...asked) => collector(...asked)
  /** The records that went to disk since the last call. */
  async function recorded(): Promise<SpoolRecord[]> {
    await spool.seal()
    const records: SpoolRecord[] = []
    for (const segment of spool.closed()) {
      records.push(...(await spool.read(segment)))
      await spool.remove(segment)
    }
    return records
  }

  return {
    keys,
    settings: (): Settings => settings,
    spool: (): Spool => spool,
    /** A collector of the same sites and spool with options of its own. */
    collectWith: (options: Partial<CollectorOptions>): Collector =>
      createCollector({ spool, sites: settings, clock: () => now, ...options }),
    /** What the collector reported as its own fault. */
    faults,
    collect,
    collectInto,
    send: (body: Parameters<typeof request>[0], headers?: Record<string, string>) =>
      collect(request(body, headers)),
    bearer: () => ({ authorization: `Bearer ${keys.secret}` }),
    batch: (events: readonly unknown[], fields: object = {}) => ({
      v: 1,
      key: keys.public,
      batch: randomUUID(),
      visitor: randomUUID(),
      stream: randomUUID(),
      sentAt: now,
      events,
      ...fields,
    }),
    recorded,
    /** Everything that went to disk since the last call, as rows. */
    async stored(): Promise<Record<string, unknown>[]> {
      const rows: Record<string, unknown>[] = []
      for (const record of await recorded()) {
        const lines = toWholeRows([record.rows]).toString().split('\n').filter(Boolean)
        expect(lines).toHaveLength(record.events)
        rows.push(...lines.map(line => JSON.parse(line)))
      }
      return rows
    },
  }
}
