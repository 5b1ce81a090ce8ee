/**
 * A data folder as somebody sees it who looks after it: through the server that runs on it, or by opening it.
 *
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { ask, type DeliveryAnswer } from '@touchline/analysis'
import { readToken } from '../data-folder/data-folder.ts'
import { readServerFile } from '../data-folder/server-file.ts'
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
  const url = readServerFile(where.path)?.url ?? null
  return url === null ? openFolder(where) : callServer(url, readToken(where.path) ?? '')
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

async function callServer(url: string, token: string): Promise<Visit> {
  const call = async <Answer>(route: string, body?: object): Promise<Answer> => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    const request = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) }
    const response = await fetch(`${url}${route}`, request).catch((cause: unknown) => {
      throw new StartError(`The server at ${url} does not answer; see whether it still runs.`, { cause })
    })
    // `GET /health` says with 503 that something is wrong, and in its body what.
    if (!response.ok && route !== '/health') {
      throw new StartError(
        `The server at ${url} answered ${route} with status ${response.status}; see its log.`,
      )
    }
    return response.json() as Promise<Answer>
  }
  const setup = await call<{ readonly version: string }>('/v1/setup')
  return {
    url,
    version: setup.version,
    health: () => call<Health>('/health'),
    async delivery(question) {
      const body = { question: 'delivery', ...question }
      return (await call<{ readonly answer: DeliveryAnswer }>('/v1/ask', body)).answer
    },
    close: async () => undefined,
  }
}
