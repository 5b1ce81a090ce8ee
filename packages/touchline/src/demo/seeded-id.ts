/**
 * Ids that a seed decides, so that the same visitor's events have the same ids however often they are sent.
 *
 * @module
 */
import type { Random } from './random.ts'

// Two bytes at a time: padding each number as text took longer than all other work together.
const words = Array.from({ length: 0x10000 }, (_, value) => value.toString(16).padStart(4, '0'))
const low = (value: number): string => words[value & 0xffff] ?? ''
const high = (value: number): string => words[value >>> 16] ?? ''
/** Four digits of which the first says the version, and four of which the first two bits say the variant. */
const version = (digit: number, value: number): string => low((digit << 12) | (value & 0xfff))
const variant = (value: number): string => low((value & 0x3fff) | 0x8000)

/** A UUID of random bits. */
export function seededUuid(random: Random): string {
  const a = random.bits()
  const b = random.bits()
  const c = random.bits()
  const d = random.bits()
  return `${high(a)}${low(a)}-${high(b)}-${version(4, b)}-${variant(c >>> 16)}-${low(c)}${high(d)}${low(d)}`
}

/** A UUIDv7: the time in milliseconds, then random bits. */
export function seededEventId(at: number, random: Random): string {
  const a = random.bits()
  const b = random.bits()
  const seconds = Math.floor(at / 0x10000)
  return `${high(seconds)}${low(seconds)}-${low(at % 0x10000)}-${version(7, a)}-${variant(a >>> 16)}-${high(b)}${low(b)}${low(random.bits())}`
}
