const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Tells whether a stored text is an id of ours. */
export const isUuid = (text: unknown): text is string => typeof text === 'string' && uuidShape.test(text)

function toText(bytes: Uint8Array): string {
  const hex = Array.from(bytes, byte => (byte + 256).toString(16).slice(1)).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

// crypto.randomUUID exists in secure contexts only; getRandomValues exists on plain http as well.
function randomBytes(version: number): Uint8Array {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (version << 4) | ((bytes[6] ?? 0) & 15)
  bytes[8] = 128 | ((bytes[8] ?? 0) & 63)
  return bytes
}

/** A random id (UUIDv4): of a visitor, a page life, a view, a batch, a ledger. */
export const randomId = (): string => toText(randomBytes(4))

/**
 * The id of an event (UUIDv7): its first 48 bits are the time of its creation.
 *
 * The next 12 bits are a counter, so that the ids of one page sort as its events did, within a millisecond too.
 */
export function eventId(at: number, counter: number): string {
  const bytes = randomBytes(7)
  for (let index = 5, rest = at; index >= 0; index--, rest = Math.floor(rest / 256)) bytes[index] = rest % 256
  bytes[6] = 112 | ((counter >> 8) & 15)
  bytes[7] = counter & 255
  return toText(bytes)
}
