/**
 * Sends batches to a collector as a shop's own server would: with a secret key, over connections kept open,
 * several at a time, and patiently when asked to wait.
 *
 * @module
 */
import { Agent, type IncomingMessage, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

export interface Relay {
  /**
   * Resolves when the collector has every event of the batch on disk.
   *
   * @throws an Error that says what the collector answered when it refuses, or that it cannot be reached.
   */
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
  return {
    async send(batch) {
      for (let tries = 1; ; tries++) {
        const outcome = await post(batch).catch((error: Error) => error)
        if (outcome instanceof Error) {
          if (closed || tries >= mostTries)
            throw new Error(`the collector at ${url} cannot be reached: ${outcome.message}`)
          await wait(pauseAfter(tries))
        } else if (outcome.status === 429 || outcome.status === 503) {
          if (tries >= mostTries) throw new Error(`the collector at ${url} stayed busy: ${outcome.body}`)
          await wait(pauseAfter(tries, outcome.retryAfter))
        } else return checkAnswer(outcome)
      }
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

/** A simulation's events are all good: a rejected one is a fault to be told, not to be dropped. */
function checkAnswer({ status, body }: Answer): void {
  if (status !== 202) throw new Error(`the collector refused a batch with ${status}: ${body}`)
  if (!body.includes('"rejected":[]')) throw new Error(`the collector rejected events of a batch: ${body}`)
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
