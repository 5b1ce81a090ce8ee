import type { WireEvent } from '@touchline/protocol'
import { wireVersion } from '@touchline/protocol/limits'
import { randomId } from '../event/id.ts'
import { readAnswer } from '../send/answer.ts'
import { backoffMs } from '../send/backoff.ts'
import { version } from '../version.ts'
import type { PixelOptions } from './sandbox.ts'

/** Tries in all, over half a minute: a checkout's page seldom lives longer. */
const mostTries = 6

/** Brings events to the collector. */
export interface Post {
  /** Sends an event; of nobody, where there is no visitor. */
  _send(event: WireEvent, visitor?: string): void
  /** Gives up what is under way or would be tried again. */
  _end(): void
}

/**
 * Creates what brings events to the collector: each at once, with keepalive, so that it survives the page; again
 * after a while when there was no answer of a collector. All of one sandbox are of one stream.
 */
export function createPost({ site, endpoint }: PixelOptions): Post {
  const stream = randomId()
  const ended = new AbortController()
  const { signal } = ended

  const attempt = async (event: WireEvent, visitor: string | undefined, tries: number): Promise<void> => {
    if (signal.aborted) return
    const batch = randomId()
    const head = {
      v: wireVersion,
      key: site,
      batch,
      visitor,
      consent: visitor ? 'full' : 'cookieless',
      stream,
      sdk: `pixel/${version}`,
    }
    try {
      const response = await fetch(`${endpoint}/v1/events`, {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        credentials: 'omit',
        keepalive: true,
        signal,
        body: JSON.stringify({ ...head, sentAt: Date.now(), events: [event] }),
      })
      const { _refused, _halve, _barredMs } = await readAnswer(response, batch, [String(event.id)])
      // Stored, or never to be: a wrong key, an origin that is not allowed, an event that cannot be read.
      if (_refused || _barredMs || _halve !== undefined) return
    } catch {
      // Offline, blocked or cut off: browsers do not say which; the next try tells.
    }
    if (tries < mostTries) setTimeout(() => void attempt(event, visitor, tries + 1), 500 + backoffMs(tries))
  }
  return {
    _send: (event, visitor) => void attempt(event, visitor, 1),
    _end: () => ended.abort(),
  }
}
