import { limits } from '@touchline/protocol/limits'
import { type Answer, readAnswer } from './answer.ts'

/** A request to make. */
interface Post {
  readonly body: string
  readonly batch: string
  /** Ids of the batch's events, in order. */
  readonly ids: readonly string[]
}

/** Carries batches to the collector. */
export interface Transport {
  /** Sends in the call itself. Never rejects: a failure is an answer too. */
  post(post: Post): Promise<Answer>
  /** Whether a body of this size would survive the end of the page. */
  survives(body: string): boolean
  /** Gives up what is under way. */
  abort(): void
}

/** A request without an answer for this long is given up, so that one dead connection does not stop the rest. */
const answerWithinMs = 10_000

const utf8 = new TextEncoder()

/** Creates the transport to one collector, without credentials and without a preflight. */
export function createTransport(endpoint: string): Transport {
  const url = `${endpoint}/v1/events`
  const underWay = new Set<AbortController>()
  // Browsers refuse keepalive requests once 64 KiB of them are in flight.
  let keepaliveBytes = 0
  const survives = (bytes: number) => keepaliveBytes + bytes <= limits.keepaliveBytes

  const send = async ({ body, batch, ids }: Post, bytes: number): Promise<Answer> => {
    const keepalive = survives(bytes)
    const controller = new AbortController()
    const timer = setTimeout(() => controller.abort(), answerWithinMs)
    underWay.add(controller)
    if (keepalive) keepaliveBytes += bytes
    try {
      const response = await fetch(url, {
        method: 'POST',
        // text/plain makes it a simple request: another origin is asked without a preflight.
        headers: { 'content-type': 'text/plain' },
        credentials: 'omit',
        signal: controller.signal,
        keepalive,
        body,
      })
      return await readAnswer(response, batch, ids)
    } catch {
      // Offline, blocked, refused by CORS or timed out: browsers do not say which. The rows stay where they are.
      return { outcome: 'retry' }
    } finally {
      clearTimeout(timer)
      underWay.delete(controller)
      if (keepalive) keepaliveBytes -= bytes
    }
  }

  return {
    post: post => send(post, utf8.encode(post.body).length),
    survives: body => survives(utf8.encode(body).length),
    abort() {
      for (const controller of underWay) controller.abort()
    },
  }
}
