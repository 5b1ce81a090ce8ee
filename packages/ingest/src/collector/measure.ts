/**
 * Measures a value that somebody else made: how deep it goes and how many keys it has. Stops as soon as either
 * is too much, so that a hostile value costs no more than an honest one.
 *
 * @module
 */
import { limits } from '@touchline/protocol'

let keysLeft = 0

/**
 * Whether an event is so small that nothing about it can be too much: neither its depth, nor its keys, nor the
 * bytes it has as JSON. One walk, for all the events that are like most; the others are measured exactly.
 */
export function isModest(event: Readonly<Record<string, unknown>>): boolean {
  keysLeft = limits.dataKeys
  return bytesAtMost(event, -1) <= limits.eventBytes && keysLeft >= 0
}

/** A character of a text takes six bytes at most, as an escape; a number is never longer than 25 characters. */
function bytesAtMost(value: unknown, level: number): number {
  if (typeof value === 'string') return 6 * value.length + 3
  if (typeof value !== 'object' || value === null) return 25
  if (level >= limits.dataDepth) return Number.POSITIVE_INFINITY
  let bytes = 3
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) bytes += bytesAtMost(value[i], level + 1)
    return bytes
  }
  for (const key in value) {
    keysLeft -= 1
    bytes += 6 * key.length + 4 + bytesAtMost((value as Record<string, unknown>)[key], level + 1)
  }
  return bytes
}

/** What is too much about an event, in words; `null` when nothing is. */
export function excessOf(event: Readonly<Record<string, unknown>>): string | null {
  for (const [field, value] of Object.entries(event)) {
    if (depthOf(value) > limits.dataDepth) {
      return `\`${field}\` is deeper than ${limits.dataDepth} levels; make it flatter`
    }
  }
  if (countKeys(event.data, true) > limits.dataKeys) {
    return `\`data\` has more than ${limits.dataKeys} keys; send fewer`
  }
  return null
}

function depthOf(value: unknown, level = 0): number {
  if (typeof value !== 'object' || value === null) return level
  let deepest = level + 1
  if (deepest > limits.dataDepth) return deepest
  for (const inner of Object.values(value)) deepest = Math.max(deepest, depthOf(inner, level + 1))
  return deepest
}

/** Only called for values whose depth is known to be bounded. An order may have many items, but no item many keys. */
function countKeys(value: unknown, top: boolean): number {
  if (typeof value !== 'object' || value === null) return 0
  let keys = 0
  for (const [key, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) keys += 1
    if (top && key === 'items' && Array.isArray(inner)) {
      const largest = inner.reduce<number>((most, item) => Math.max(most, countKeys(item, false)), 0)
      if (largest > limits.dataKeys) return largest
    } else keys += countKeys(inner, false)
    if (keys > limits.dataKeys) break
  }
  return keys
}
