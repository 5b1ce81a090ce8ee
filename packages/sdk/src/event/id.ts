const uuidShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Tells whether a stored text is an id of ours. */
export const isUuid = (text: unknown): text is string => typeof text === 'string' && uuidShape.test(text)

const toHex = (number: number, digits: number): string => number.toString(16).padStart(digits, '0')

/** A random id (UUIDv4): of a visitor, a page life, a view, a batch, a ledger. */
export function randomId(): string {
  // crypto.randomUUID exists in secure contexts only; getRandomValues exists on plain http as well.
  const bytes = crypto.getRandomValues(new Uint8Array(36))
  return 'xxxxxxxx-xxxx-4xxx-axxx-xxxxxxxxxxxx'.replace(/x/g, (_, at) => toHex((bytes[at] ?? 0) & 15, 1))
}

/**
 * The id of an event (UUIDv7): its first 48 bits are the time of its creation.
 *
 * The next 12 bits are a counter, so that the ids of one page sort as its events did, within a millisecond too.
 */
export const eventId = (at: number, counter: number): string =>
  `${toHex(at, 12).replace(/.{8}/, '$&-')}-7${toHex(counter & 4095, 3)}${randomId().slice(18)}`

/** The time inside an event's id. */
export const timeOfId = (id: string): number => Number.parseInt(id.slice(0, 13).replace('-', ''), 16)
