/**
 * Segment's HTTP tracking API in front of a collector: clients that were written for it work by a change of their
 * host name, with a secret key as their write key.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import { type BatchAnswer, limits, Refusal, wireVersion } from '@touchline/protocol'
import { refusalAnswer } from '../collector/answer.ts'
import { type Collector, toResponse } from '../collector/collector.ts'
import { parseBody, readBody } from '../collector/read-body.ts'
import { readStream } from '../collector/read-bytes.ts'
import type { HeaderValues } from '../enrich/header-values.ts'
import { segmentCalls, toEvent, type UnreadEvent } from './segment-call.ts'
import { toProperties } from './segment-data.ts'

/** The last part of each address: `/v1/track` … and `/v1/batch`. */
export const segmentPaths = [...segmentCalls, 'batch'] as const

/** Answers a request to one of them. Never rejects. */
export type SegmentApi = (
  request: Request,
  path: (typeof segmentPaths)[number],
  from?: { readonly address?: string | undefined },
) => Promise<Response>

/** What the API works with. */
export interface SegmentOptions {
  readonly collector: Collector
  /** Epoch milliseconds; default the machine's clock. */
  readonly clock?: (() => number) | undefined
}

/** An event that was refused: its place in the batch, and why. */
interface Rejected {
  readonly index: number
  readonly code: string
  readonly detail: string
}

/** Creates the API. A 200 means that every event it does not name as rejected is on disk. */
export function createSegmentApi({ collector, clock = Date.now }: SegmentOptions): SegmentApi {
  return async (request, path, from) => {
    try {
      if (request.method !== 'POST') {
        throw new Refusal('method_not_allowed', `the method is not taken here: ${request.method}; send POST`)
      }
      const { headers, body } = request
      const key = readKey(headers.get('authorization'))
      // Before anything is read of it: to unpack and to parse is what a flood would cost.
      collector.letIn({ headers, address: from?.address, key: () => mustBeSecret(key) })
      const bytes = await readBody({ headers: asJson(headers), bytes: () => readStream(body) })
      const json = toProperties(parseBody(bytes))
      const calls = path === 'batch' ? readCalls(json.batch) : [{ ...json, type: path }]
      const sentAt = Date.parse(String(json.sentAt))
      const events = calls.map(call => toEvent(call, { receivedAt: clock(), sentAt: json.sentAt }))
      const deliver = (part: readonly UnreadEvent[]): Promise<Response> =>
        collector(toRequest(part, { key, url: request.url, sentAt }))
      return await deliverAll(events, deliver)
    } catch (error) {
      return toResponse(refusalAnswer(null, error))
    }
  }
}

/** Clients that pack their JSON call it a form, because their library takes any bytes for one. */
const asJson = (headers: Headers): HeaderValues => ({
  get: name => (name === 'content-type' ? 'application/json' : headers.get(name)),
})

function mustBeSecret(key: string): string {
  if (!key.startsWith('pk_')) return key
  throw new Refusal('unknown_key', 'the write key is a secret key (sk_…), which no page holds')
}

/** The key stands where Basic authentication has the name of a user. */
function readKey(header: string | null): string {
  const basic = /^Basic +([\w+/=-]+) *$/i.exec(header ?? '')?.[1]
  if (basic !== undefined) return Buffer.from(basic, 'base64').toString().split(':', 1)[0] ?? ''
  return /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1] ?? ''
}

function readCalls(batch: unknown): readonly unknown[] {
  if (Array.isArray(batch)) return batch
  throw new Refusal('bad_batch', 'batch: is no list; send {"batch": [ … ]}')
}

interface Envelope {
  readonly key: string
  readonly url: string
  readonly sentAt: number
}

function toRequest(events: readonly UnreadEvent[], { key, url, sentAt }: Envelope): Request {
  const batch = {
    v: wireVersion,
    batch: randomUUID(),
    sdk: 'segment/1',
    ...(Number.isFinite(sentAt) ? { sentAt } : {}),
    events,
  }
  const authorization = key === '' ? {} : { authorization: `Bearer ${key}` }
  const headers = { 'content-type': 'application/json', ...authorization }
  return new Request(url, { method: 'POST', headers, body: JSON.stringify(batch) })
}

/** As many events as one batch may have, in events and in bytes. */
function toParts(events: readonly UnreadEvent[]): readonly (readonly UnreadEvent[])[] {
  const parts: UnreadEvent[][] = [[]]
  let bytes = 0
  for (const event of events) {
    const size = Buffer.byteLength(JSON.stringify(event)) + 1
    const last = parts.at(-1) ?? []
    if (last.length >= limits.eventsPerBatch || (last.length > 0 && bytes + size > limits.bodyBytes * 0.9)) {
      parts.push([event])
      bytes = size
    } else {
      last.push(event)
      bytes += size
    }
  }
  return parts
}

async function deliverAll(
  events: readonly (UnreadEvent | null)[],
  deliver: (part: readonly UnreadEvent[]) => Promise<Response>,
): Promise<Response> {
  const rejected: Rejected[] = []
  const places: number[] = []
  const good: UnreadEvent[] = []
  for (const [index, event] of events.entries()) {
    if (event === null) {
      rejected.push({
        index,
        code: 'event_invalid',
        detail: `the call is none of ${segmentCalls.join(', ')}, or nested too deeply`,
      })
    } else {
      places.push(index)
      good.push(event)
    }
  }
  let done = 0
  for (const part of toParts(good)) {
    const response = await deliver(part)
    if (response.status !== 202) return response
    const answer = (await response.json()) as BatchAnswer
    for (const { index, code, detail } of answer.rejected) {
      rejected.push({ index: places[done + index] ?? index, code, detail })
    }
    done += part.length
  }
  const success = rejected.length === 0 || rejected.length < events.length
  const body = rejected.length === 0 ? { success } : { success, rejected }
  return Response.json(body, { status: success ? 200 : 400, headers: { 'cache-control': 'no-store' } })
}
