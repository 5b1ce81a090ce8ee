/**
 * Measures a value that somebody else made: how deep it goes and how many keys it has. Stops as soon as either
 * is too much, so that a hostile value costs no more than an honest one.
 *
 * @module
 */
import { limits } from '@touchline/protocol'

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
