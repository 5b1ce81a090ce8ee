/**
 * A data folder as somebody sees it who looks after it: through the server that runs on it, or by opening it.
 *
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { ask, type DeliveryAnswer } from '@touchline/analysis'
import { findLocalServer, type LocalServer } from '../command/local-server.ts'
import { openLine } from '../line.ts'
import { type Health, readHealth } from '../server/health.ts'
import { StartError } from '../start-error.ts'
import { version } from '../version.ts'

/** What can be learnt of a data folder while it works. */
export interface Visit {
  /** Where the server listens; `null` when none runs and this process works on the folder itself. */
  readonly url: string | null
  /** Version of the server; this command's own when none runs. */
  readonly version: string
  health(): Promise<Health>
  /** The account of deliveries of one site. */
  delivery(question: {
    readonly site: string
    readonly from: string
    readonly to: string
  }): Promise<DeliveryAnswer>
  close(): Promise<void>
}

/** Where to look. */
export interface Where {
  /** Absolute path of the data folder. */
  readonly path: string
  readonly clickhouseUrl?: string | undefined
}

/**
 * Begins to look after a folder. Without a running server it starts the engine, and loads what is left in the spool.
 *
 * @throws {StartError} or an error of the same form when the server does not answer or the folder cannot be opened.
 */
export async function visitFolder(where: Where): Promise<Visit> {
  const server = findLocalServer(where.path)
  return server === null ? openFolder(where) : callServer(server)
}

// What does not move within this does not move at all; the spool's own finding says why.
const settleMs = 60_000

async function openFolder({ path, clickhouseUrl }: Where): Promise<Visit> {
  const line = await openLine({ dataPath: path, clickhouseUrl })
  const settled = line.loader.settled().catch(() => undefined)
  await Promise.race([settled, sleep(settleMs, undefined, { ref: false })])
  return {
    url: null,
    version,
    health: () => readHealth({ ...line, lastEventAt: null }),
    async delivery(question) {
      const asking = { store: line.store, sites: line.settings }
      return (await ask(asking, { question: 'delivery', ...question })).answer
    },
    close: () => line.close(),
  }
}

async function callServer(server: LocalServer): Promise<Visit> {
  const setup = await server.get('/v1/setup')
  if (!setup.ok) {
    throw new StartError(
      `The server at ${server.url} does not let this command in (status ${setup.status}); see whether it runs on this data folder.`,
    )
  }
  return {
    url: server.url,
    // What the server answers is what its own functions gave it.
    version: ((await setup.json()) as { readonly version: string }).version,
    health: async () => (await (await server.get('/health')).json()) as Health,
    async delivery(question) {
      const response = await server.post('/v1/ask', { question: 'delivery', ...question })
      return ((await response.json()) as { readonly answer: DeliveryAnswer }).answer
    },
    close: async () => undefined,
  }
}
