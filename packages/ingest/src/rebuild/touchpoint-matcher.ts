/**
 * Which touchpoint an event name or a path belongs to, by the inventory's rules.
 *
 * @module
 */
import { type Inventory, toAddressPath } from '@touchline/protocol'

/** Finds touchpoints by an inventory's rules. */
export interface TouchpointMatcher {
  /** Id of the first touchpoint that lists the event's name, or `null`. */
  byEvent(name: string): string | null
  /** Id of the touchpoint with the longest pattern that the path matches, or `null`; of equals the first. */
  byPath(path: string): string | null
}

/** Prepares an inventory for many questions. */
export function createTouchpointMatcher(inventory: Inventory): TouchpointMatcher {
  const events = new Map<string, string>()
  for (const { id, match } of inventory) {
    for (const name of match.events) if (!events.has(name)) events.set(name, id)
  }
  const patterns = inventory
    .flatMap(({ id, match }) => match.paths.map(path => ({ id, pattern: toAddressPath(path) })))
    .sort((a, b) => b.pattern.length - a.pattern.length)
  return {
    byEvent: name => events.get(name) ?? null,
    byPath: path => patterns.find(({ pattern }) => matchesPath(pattern, path))?.id ?? null,
  }
}

/**
 * Whether the whole path matches a pattern in which `*` stands for any characters, `/` included.
 *
 * It takes time in proportion to the product of the two lengths at worst: a regular expression made of an
 * owner's pattern with many `*` could take for ever.
 */
export function matchesPath(pattern: string, path: string): boolean {
  let at = 0
  let star = -1
  let resume = 0
  let i = 0
  while (i < path.length) {
    if (pattern[at] === '*') {
      star = at++
      resume = i
    } else if (at < pattern.length && pattern[at] === path[i]) {
      at++
      i++
    } else if (star >= 0) {
      at = star + 1
      i = ++resume
    } else {
      return false
    }
  }
  while (pattern[at] === '*') at++
  return at === pattern.length
}
