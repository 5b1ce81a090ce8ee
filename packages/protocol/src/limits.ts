/**
 * Every limit of the wire in one place, free of zod so that the browser SDK can use the same numbers.
 *
 * @module
 */

/** The version of the wire format that this release writes, sent as `v`. */
export const wireVersion = 1

/** What a collector accepts. Sizes are bytes, times are milliseconds. */
export const limits = Object.freeze({
  /** A request's body as it travels, compressed or not. */
  bodyBytes: 1_000_000,
  /** A request's body once unpacked. */
  unpackedBytes: 5_000_000,
  /** Events in one batch. */
  eventsPerBatch: 500,
  /** Page lives of which one batch may ask how far they have come. */
  unheardStreams: 20,
  /** One event as JSON. */
  eventBytes: 32_768,
  /** Characters of an event's name. */
  nameLength: 64,
  /** Keys in `data`, counted over all its levels; each element of `items` is counted for itself. */
  dataKeys: 100,
  /** Levels of objects and arrays in `data`. */
  dataDepth: 6,
  /** Characters of a text inside `data`; the SDK cuts longer ones, the collector keeps what arrives within `eventBytes`. */
  textLength: 2_048,
  /** Characters of a URL or a referrer. */
  urlLength: 4_096,
  /** Characters of a user id. */
  userLength: 256,
  /** How far ahead of its receipt the time inside an event's id may lie. */
  idAheadMs: 24 * 60 * 60 * 1000,
  /** How far behind its receipt the time inside an event's id may lie: the default retention, 13 months. */
  idBehindMs: 397 * 24 * 60 * 60 * 1000,
  /** An event older than this at its receipt is kept and marked late. */
  lateMs: 7 * 24 * 60 * 60 * 1000,
  /** Body bytes of requests in flight that a browser grants to `fetch` with `keepalive`, less a reserve. */
  keepaliveBytes: 60_000,
})
