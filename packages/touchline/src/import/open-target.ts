/**
 * Where an import goes: to the server that runs on the data folder, or into the folder itself.
 *
 * @module
 */
import { createCollector } from '@touchline/ingest'
import type { BatchAnswer } from '@touchline/protocol'
import { readToken } from '../data-folder/data-folder.ts'
import { readServerFile } from '../data-folder/server-file.ts'
import { openLine } from '../line.ts'
import { openRelay } from '../relay/relay.ts'
import { localKey, withLocalKey } from '../server/local-key.ts'

/** Takes batches in. */
export interface Target {
  deliver(batch: string): Promise<BatchAnswer>
  /** Without a server it resolves when everything is in the engine. */
  close(): Promise<void>
}

/** What a target is opened with. */
export interface TargetOptions {
  /** Absolute path of the data folder. */
  readonly data: string
  readonly site: string
  readonly clickhouseUrl?: string | undefined
}

/** Opens it. */
export async function openTarget({ data, site, clickhouseUrl }: TargetOptions): Promise<Target> {
  const url = readServerFile(data)?.url ?? null
  if (url !== null) {
    const key = localKey(readToken(data) ?? '', site)
    const relay = openRelay({ url: `${url}/v1/events`, key, inFlight: 8 })
    return { deliver: batch => relay.deliver(batch), close: async () => relay.close() }
  }
  const line = await openLine({ dataPath: data, clickhouseUrl })
  const { spool, settings, names } = line
  const { token } = line.folder
  const collect = createCollector({ spool, sites: withLocalKey(settings, token), names })
  const headers = { authorization: `Bearer ${localKey(token, site)}`, 'content-type': 'application/json' }
  return {
    async deliver(batch) {
      const response = await collect(
        new Request('http://localhost/v1/events', { method: 'POST', headers, body: batch }),
      )
      if (response.status === 202) return (await response.json()) as BatchAnswer
      throw new Error(`the collector refused a batch with ${response.status}: ${await response.text()}`)
    },
    async close() {
      try {
        await line.loader.settled()
      } finally {
        await line.close()
      }
    },
  }
}
