/**
 * Senders that do as a page's script does: a batch is sent again until it is acknowledged, and then forgotten. They,
 * and not the server, keep the list of what was acknowledged.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createPageBatch, type PageBatch, pageHeaders } from './wire.ts'

/** Senders at work. */
export interface Sending {
  /** Id of every event that a 202 has counted, with its visitor. */
  readonly acknowledged: ReadonlyMap<string, string>
  /** How often each answer came; 0 stands for a connection that broke. */
  readonly answers: ReadonlyMap<number, number>
  /** Lets each sender finish the batch it is at; a server must run. */
  stop(): Promise<void>
  /** Stops at once, whatever is under way; what it would have acknowledged is not listed. */
  giveUp(): void
}

/** How much is sent, and where. */
export interface SendingOptions {
  readonly url: string
  readonly key: string
  /** Default 4. */
  readonly senders?: number
  /** Events in a batch; default 20. */
  readonly size?: number
  /** Pause of a sender after each batch; default none. */
  readonly pauseMs?: number
  /** How long an answer may take before the batch is sent again; default 10 s. */
  readonly patienceMs?: number
}

const batchesPerVisitor = 10

/** Posts a batch and returns the status; 0 when the connection broke or no answer came in time. */
export async function postBatch(url: string, batch: PageBatch, patienceMs = 10_000): Promise<number> {
  try {
    const answer = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: pageHeaders,
      body: JSON.stringify(batch),
      signal: AbortSignal.timeout(patienceMs),
    })
    const said = (await answer.json()) as { batch?: string; accepted?: number }
    if (answer.status !== 202) return answer.status
    return said.batch === batch.batch && said.accepted === batch.events.length ? 202 : -1
  } catch {
    // Whether the batch was kept is unknown, exactly as for a browser.
    return 0
  }
}

/** Starts senders; they go on until they are stopped. */
export function startSending(options: SendingOptions): Sending {
  const { url, key, senders = 4, size = 20, pauseMs = 0, patienceMs } = options
  const acknowledged = new Map<string, string>()
  const answers = new Map<number, number>()
  let stopping = false
  let over = false

  async function deliver(batch: PageBatch): Promise<void> {
    for (;;) {
      const status = await postBatch(url, batch, patienceMs)
      answers.set(status, (answers.get(status) ?? 0) + 1)
      if (over) return
      if (status === 202) break
      await sleep(25)
    }
    for (const { id } of batch.events) acknowledged.set(id, batch.visitor)
  }

  async function send(): Promise<void> {
    for (let turn = 0, visitor = randomUUID(); !stopping; turn += 1) {
      if (turn % batchesPerVisitor === 0) visitor = randomUUID()
      await deliver(createPageBatch({ key, size, visitor }))
      if (pauseMs > 0) await sleep(pauseMs)
    }
  }

  const working = Array.from({ length: senders }, send)
  return {
    acknowledged,
    answers,
    async stop() {
      stopping = true
      await Promise.all(working)
    },
    giveUp() {
      stopping = true
      over = true
    },
  }
}
