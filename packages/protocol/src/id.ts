/**
 * Ids: their brands, their schemas, and the time inside an event's id.
 *
 * @module
 */
import { z } from 'zod'

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const uuidV7Shape = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

const lowerCase = (text: string): string => text.toLowerCase()

const nil = '00000000-0000-0000-0000-000000000000'

/** Any UUID but the one of zeros, which stands for none; written in lower case once read. */
export const uuid = z
  .string()
  .regex(uuidShape, 'must be a UUID')
  .refine(text => text !== nil, 'must not be the UUID of zeros')
  .transform(lowerCase)

/** The id of an event: a UUIDv7, whose first 48 bits are the time of its creation in milliseconds. */
export const eventId = z
  .string()
  .regex(uuidV7Shape, 'must be a UUIDv7')
  .transform(text => lowerCase(text) as EventId)

/** The id of a browser's storage. */
export const visitorId = uuid.transform(text => text as VisitorId)

/** The id of one page life, from load to unload. */
export const streamId = uuid.transform(text => text as StreamId)

export type EventId = string & { readonly __brand: 'EventId' }
export type VisitorId = string & { readonly __brand: 'VisitorId' }
export type StreamId = string & { readonly __brand: 'StreamId' }

/** The creation time inside a UUIDv7, in epoch milliseconds of the clock that made it. */
export function timeOfEventId(id: string): number {
  let time = 0
  for (let place = 0; place < 13; place += 1) {
    if (place === 8) continue
    const code = id.charCodeAt(place)
    // The last four bits of a letter, of either case, count from `a`, which is 1.
    time = time * 16 + (code & 0x0f) + (code > 0x39 ? 9 : 0)
  }
  return time
}
