import { limits } from '@touchline/protocol/limits'

/** What is left of the limits while one value is being copied. */
interface Room {
  keys: number
  elements: number
  readonly textLength: number
  /** The objects that the current one lies in; one that lies in itself is left out. */
  readonly above: object[]
}

/** How much of a detail is copied. */
export interface DetailSize {
  /** Characters of a text. */
  readonly textLength: number
  /** Elements of arrays, over all levels. */
  readonly elements: number
}

/** All that the wire allows. GA4 has at most 200 items in an event; nothing sensible needs 500. */
const wholeSize: DetailSize = { textLength: limits.textLength, elements: 500 }

/** Cuts a text, never through the middle of a surrogate pair. */
export function cutText(text: string, length: number): string {
  return text.length > length ? text.slice(0, length).replace(/[\ud800-\udbff]$/, '') : text
}

/**
 * Copies what a page passed as an event's detail into plain data within the wire's limits.
 *
 * Whatever JSON cannot carry (functions, symbols, DOM nodes, objects that lie in themselves, getters that throw)
 * is left out; what is too long, too deep or too much is cut. Keys of an object are counted before those of
 * its children, and each item of an order for itself, so that a huge cart costs its last items rather than the
 * order's value.
 *
 * @returns `undefined` for anything but an object.
 */
export function cleanDetail(
  detail: unknown,
  size: DetailSize = wholeSize,
): Record<string, unknown> | undefined {
  if (typeof detail !== 'object' || detail === null || Array.isArray(detail)) return undefined
  const room: Room = { ...size, keys: limits.dataKeys, above: [] }
  return clean(detail, room) as Record<string, unknown> | undefined
}

function clean(value: unknown, room: Room): unknown {
  switch (typeof value) {
    case 'string':
      return cutText(value, room.textLength)
    case 'boolean':
      return value
    case 'number':
      return Number.isFinite(value) ? value : undefined
    case 'bigint':
      return cutText(String(value), room.textLength)
    case 'object':
      return value === null ? null : cleanObject(value, room)
    default:
      return undefined
  }
}

function cleanObject(value: object, room: Room): unknown {
  if (room.above.includes(value) || room.above.length >= limits.dataDepth) return undefined
  room.above.push(value)
  try {
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString()
    if (Array.isArray(value)) return cleanArray(value, room)
    // A DOM node's properties lead through the whole document.
    if ('nodeType' in value) return undefined
    return cleanRecord(value, room)
  } catch {
    // A proxy or an object of another origin's window may throw at any touch; there is nothing to read in it.
    return undefined
  } finally {
    room.above.pop()
  }
}

function cleanArray(value: readonly unknown[], room: Room): unknown[] {
  const copy: unknown[] = []
  for (let index = 0; index < value.length && room.elements > 0; index++) {
    room.elements--
    const element = clean(value[index], room)
    if (element !== undefined) copy.push(element)
  }
  return copy
}

// The wire counts the keys of each item of an order for itself.
function cleanItems(value: unknown, room: Room): unknown {
  if (!Array.isArray(value)) return clean(value, room)
  const keys = room.keys
  const items: unknown[] = []
  for (let index = 0; index < value.length && room.elements > 0; index++) {
    room.keys = limits.dataKeys
    room.elements--
    const item = clean(value[index], room)
    if (item !== undefined) items.push(item)
  }
  room.keys = keys
  return items
}

function cleanRecord(value: object, room: Room): Record<string, unknown> | undefined {
  const names: string[] = []
  let wanted = 0
  for (const name in value) {
    if (!Object.hasOwn(value, name) || name === '__proto__') continue
    wanted++
    if (room.keys <= 0) break
    room.keys--
    names.push(name)
  }
  if (wanted > 0 && names.length === 0) return undefined
  const copy: Record<string, unknown> = {}
  for (const name of names) {
    const isItems = name === 'items' && room.above.length === 1
    const child = (isItems ? cleanItems : clean)(readProperty(value, name), room)
    if (child !== undefined) copy[cutText(name, limits.nameLength)] = child
  }
  return copy
}

function readProperty(value: object, name: string): unknown {
  try {
    return Reflect.get(value, name)
  } catch {
    // A getter that throws says nothing; the other properties still do.
    return undefined
  }
}
