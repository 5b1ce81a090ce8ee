/**
 * Sends batches to a collector as a shop's own server would: with a secret key, over connections kept open,
 * several at a time, and patiently when asked to wait.
 *
 * @module
 */
import { Agent, type IncomingMessage, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { BatchAnswer } from '@touchline/protocol'

export interface Relay {
  /**
   * Resolves with the collector's answer when it has every event of the batch on disk that it does not reject.
   *
   * @throws an Error that says what the collector answered when it refuses, or that it cannot be reached.
   */
  deliver(batch: string): Promise<BatchAnswer>
  /** The same for events that are all good: one that is rejected is an error. */
  send(batch: string): Promise<void>
  /** Ends the connections; what is under way fails. */
  close(): void
}

export interface RelayOptions {
  /** The collector's address: `http://127.0.0.1:4280/v1/events`. */
  readonly url: string
  /** A secret key of the site. */
  readonly key: string
  /** Requests under way at a time. */
  readonly inFlight: number
}

interface Answer {
  readonly status: number
  readonly body: string
  readonly retryAfter: string | undefined
}

const mostTries = 8
const firstPauseMs = 200
const longestPauseMs = 30_000

/** Opens a relay. Requests beyond `inFlight` wait for a free connection. */
export function openRelay({ url, key, inFlight }: RelayOptions): Relay {
  const agent = new Agent({ keepAlive: true, maxSockets: inFlight })
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  let closed = false
  const post = (batch: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const sent = request(url, { method: 'POST', agent, headers }, response => resolve(readAnswer(response)))
      sent.on('error', reject)
      sent.end(batch)
    })
  async function deliver(batch: string): Promise<BatchAnswer> {
    for (let tries = 1; ; tries++) {
      const outcome = await post(batch).catch((error: Error) => error)
      if (outcome instanceof Error) {
        if (closed || tries >= mostTries)
          throw new Error(`the collector at ${url} cannot be reached: ${outcome.message}`)
        await wait(pauseAfter(tries))
      } else if (outcome.status === 429 || outcome.status === 503) {
        if (tries >= mostTries) throw new Error(`the collector at ${url} stayed busy: ${outcome.body}`)
        await wait(pauseAfter(tries, outcome.retryAfter))
      } else if (outcome.status === 202) return JSON.parse(outcome.body)
      else throw new Error(`the collector refused a batch with ${outcome.status}: ${outcome.body}`)
    }
  }
  return {
    deliver,
    async send(batch) {
      const { rejected } = await deliver(batch)
      if (rejected.length > 0)
        throw new Error(`the collector rejected events of a batch: ${JSON.stringify(rejected)}`)
    },
    close() {
      closed = true
      agent.destroy()
    },
  }
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  let body = ''
  for await (const part of response.setEncoding('utf8')) body += part
  return { status: response.statusCode ?? 0, body, retryAfter: response.headers['retry-after'] }
}

/** What the collector asks for, or twice as long each time. */
function pauseAfter(tries: number, retryAfter?: string): number {
  const asked = Number(retryAfter) * 1_000
  return Math.min(longestPauseMs, asked > 0 ? asked : firstPauseMs * 2 ** (tries - 1))
}

/** Sends all batches, `inFlight` at a time, in no particular order; the first failure ends it. */
export async function sendAll(relay: Relay, batches: Iterator<string>, inFlight: number): Promise<void> {
  let failed = false
  const sender = async (): Promise<void> => {
    for (let next = batches.next(); !next.done && !failed; next = batches.next()) await relay.send(next.value)
  }
  const stopOthers = (error: unknown): never => {
    failed = true
    throw error
  }
  await Promise.all(Array.from({ length: inFlight }, () => sender().catch(stopOthers)))
}
