/**
 * A batch: what one request carries, and what its answer says.
 *
 * @module
 */
import { z } from 'zod'
import { streamId, uuid, visitorId } from './id.ts'
import { limits, wireVersion } from './limits.ts'
import { plainCheck } from './plain.ts'
import type { RejectedEvent } from './refusal.ts'

/** How much the visitor allowed. */
export const consent = z.enum(['full', 'session', 'cookieless'])
export type Consent = z.output<typeof consent>

/** The SDK's cumulative count of events, keyed by its own id; the server keeps the maximum. */
export const ledger = z.looseObject({
  id: uuid,
  created: z.int().min(0),
  acknowledged: z.int().min(0),
  /** Events given up, by reason. */
  dropped: z.record(z.string().max(limits.nameLength), z.int().min(0)),
})
export type Ledger = z.output<typeof ledger>

/** What the browser says about itself. */
const env = z.looseObject({
  screen: z.tuple([z.number(), z.number()]).optional(),
  languages: z.array(z.string().max(64)).max(20).optional(),
  timeZone: z.string().max(64).optional(),
  webdriver: z.boolean().optional(),
})

/**
 * The envelope of a batch. Its events are read one by one afterwards, so that one bad event
 * does not refuse the others.
 */
export const batch = z.looseObject({
  v: z.literal(wireVersion),
  /** The site's public key; servers send a secret one in the Authorization header instead. */
  key: z.string().min(1).max(128).optional(),
  batch: uuid,
  /** Absent when `consent` is `cookieless`, and for server-side senders whose events name somebody each. */
  visitor: visitorId.optional(),
  consent: consent.optional(),
  /** One page life. A batch with a stream holds a page's events, whoever relays it. */
  stream: streamId.optional(),
  /** The sender's clock when the request left; stamped anew at every attempt. */
  sentAt: z.number().min(0).max(8.64e15).optional(),
  /**
   * Milliseconds since the page began when the request left, of a clock that is never set. Only sent by the
   * page life that `stream` names: the age of its events is then known whatever the wall clock did.
   */
  mono: z.number().min(0).optional(),
  /** Library and version, such as `js/0.1.0`. */
  sdk: z.string().max(64).optional(),
  env: env.optional(),
  ledger: ledger.optional(),
  /**
   * Asks for the visitor's cookie to be set anew by the answer: empty for one of the host alone, otherwise the domain
   * that covers page and collector. Such a request is sent with credentials.
   */
  renew: z.string().max(253).optional(),
  /** Page lives that were left before they heard an answer: the answer to this batch says how far they have come. */
  unheard: z.array(streamId).max(limits.unheardStreams).optional(),
  events: z.array(z.unknown()).max(limits.eventsPerBatch),
})
export type Batch = z.output<typeof batch>

const isPlain = plainCheck(batch)

/**
 * Whether the schema `batch` would accept the input and give it back as it is: found out without zod, many times
 * faster. `false` means only that the schema must be asked. The input must come from `JSON.parse`.
 */
export function isPlainBatch(input: unknown): input is Batch {
  return isPlain(input)
}

/** The answer to a batch, with status 202: every accepted event is on disk. */
export interface BatchAnswer {
  /** The batch's own id; a 2xx without it is not a collector's answer. */
  readonly batch: string
  readonly accepted: number
  readonly rejected: readonly RejectedEvent[]
  /**
   * Of the page lives that the batch calls `unheard`, those that are remembered: every event up to this number (`seq`)
   * is on disk.
   */
  readonly heard?: Readonly<Record<string, number>> | undefined
}

/** The answer to a request that was refused as a whole. */
export interface RefusalAnswer {
  readonly error: { readonly code: string; readonly detail: string }
}
