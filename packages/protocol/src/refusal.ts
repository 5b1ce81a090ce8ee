/**
 * The codes with which a collector refuses a whole request or a single event.
 * Each is explained in `docs/errors.md`; a test compares the two.
 *
 * @module
 */

/** One row of the table: the HTTP status of a request refused with this code, or `null` for a code of a single event. */
export interface RefusalCode {
  readonly status: number | null
  readonly meaning: string
}

/** All codes. `status: null` marks codes that name one event inside an answer whose status is 202. */
export const refusalCodes = Object.freeze({
  bad_json: { status: 400, meaning: 'The body is not JSON.' },
  bad_batch: { status: 400, meaning: 'The body is JSON, but not a batch.' },
  bad_version: { status: 400, meaning: 'The wire version is not one this collector reads.' },
  bad_encoding: { status: 400, meaning: 'The body could not be unpacked.' },
  no_key: { status: 401, meaning: 'The request names no key.' },
  unknown_key: { status: 401, meaning: 'No site has this key, or it was revoked.' },
  origin_not_allowed: { status: 403, meaning: 'The site does not accept events from this origin.' },
  not_found: { status: 404, meaning: 'There is nothing at this address.' },
  method_not_allowed: { status: 405, meaning: 'This address takes another method.' },
  too_large: { status: 413, meaning: 'The body is larger than a collector accepts.' },
  unsupported_type: { status: 415, meaning: 'The content type or encoding is not one a collector reads.' },
  rate_limited: { status: 429, meaning: 'Too many requests; wait as long as Retry-After says.' },
  internal: { status: 500, meaning: 'A fault of the collector; it is in its log.' },
  spool_unavailable: {
    status: 503,
    meaning: 'Events cannot be made durable right now; send them again later.',
  },
  event_invalid: { status: null, meaning: 'The event does not have the shape its name asks for.' },
  event_too_large: { status: null, meaning: 'The event is larger than one event may be.' },
  data_too_deep: { status: null, meaning: 'The event’s data has too many levels or keys.' },
  id_time: {
    status: null,
    meaning: 'The time in the event’s id is too far ahead or older than the retention.',
  },
  too_old: { status: null, meaning: 'The event happened longer ago than the site keeps events.' },
  erased: { status: null, meaning: 'It belongs to somebody whose data were erased after it was made.' },
  subject_missing: { status: null, meaning: 'A server-side event names nobody it belongs to.' },
  no_consent: { status: null, meaning: 'The browser asks not to be tracked, and the event names its user.' },
} as const satisfies Record<string, RefusalCode>)

/** A code from the table. */
export type RefusalName = keyof typeof refusalCodes

/** How one event of a batch was refused. */
export interface RejectedEvent {
  /** Position in the batch's `events`, from 0. */
  readonly index: number
  /** The event's id as it was sent, or `null` when there was none to read. */
  readonly id: string | null
  readonly code: RefusalName
  /** What is wrong: the value; what to do. */
  readonly detail: string
}

/**
 * A request that cannot be accepted. Thrown anywhere below the collector, turned into a response in one place.
 */
export class Refusal extends Error {
  readonly code: RefusalName
  /** Milliseconds after which the sender may try again, for 429 and 503. */
  readonly retryAfterMs: number | undefined

  constructor(code: RefusalName, detail: string, options: { retryAfterMs?: number; cause?: unknown } = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'Refusal'
    this.code = code
    this.retryAfterMs = options.retryAfterMs
  }

  /** The HTTP status that goes with the code. */
  get status(): number {
    return refusalCodes[this.code].status ?? 400
  }
}
