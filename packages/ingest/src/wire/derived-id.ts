/**
 * Ids that are made of what other systems call a thing, so that the same thing sent twice is one.
 *
 * @module
 */
import { createHash } from 'node:crypto'

const toUuid = (bytes: Buffer): string =>
  bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

function hashOf(parts: readonly string[]): Buffer {
  return createHash('sha256').update(parts.join('\0')).digest()
}

function setBits(bytes: Buffer, version: 7 | 8): Buffer {
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | (version << 4), 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes
}

/** A UUID (version 8: made by a rule of one's own) that stands for what the parts say together. */
export const uuidFrom = (...parts: readonly string[]): string => toUuid(setBits(hashOf(parts), 8))

/**
 * The id of an event that another system made: a UUIDv7 of its time and of what it is called there.
 *
 * @param at must be the time that the source gives, never that of receipt: a repeat would be another event.
 */
export function eventIdFrom(at: number, ...source: readonly string[]): string {
  const bytes = hashOf(source)
  bytes.writeUIntBE(Math.min(Math.max(0, Math.trunc(at)), 2 ** 48 - 1), 0, 6)
  return toUuid(setBits(bytes, 7))
}
