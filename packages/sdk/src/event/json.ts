import { limits } from '@touchline/protocol/limits'

/** Cuts a text, never through the middle of a surrogate pair. */
export const cutText = (text: string, length: number = limits.nameLength): string =>
  text.length > length ? text.slice(0, length).replace(/[\ud800-\udbff]$/, '') : text

// Pages patch JSON.stringify, and give strings and arrays a `toJSON` which it would call (Prototype.js did both).
const quote = (text: string): string =>
  `"${text.replace(/["\\]|\p{Cc}|\p{Surrogate}/gu, char =>
    char > '\xff' ? '\ufffd' : `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )}"`

/**
 * Writes what a page passed as JSON within the wire's limits, by itself: nothing of the page's is called but getters.
 *
 * Whatever JSON cannot carry (functions, symbols, DOM nodes, objects that lie in themselves, getters that throw)
 * is left out; what is too long, too deep or too much is cut. Keys of an object are counted before those of
 * its children, and each item of an order for itself, so that a huge cart costs its last items rather than the
 * order's value.
 *
 * @param textLength characters of a text.
 * @param elements elements of arrays, over all levels: GA4 has at most 200 items in an event.
 * @returns `undefined` for what JSON cannot carry.
 */
export function toJson(
  value: unknown,
  textLength: number = limits.textLength,
  elements = 500,
): string | undefined {
  let keys: number = limits.dataKeys
  const above: object[] = []

  const write = (value: unknown, isItems?: boolean): string | undefined => {
    if (typeof value === 'string' || typeof value === 'bigint') return quote(cutText(`${value}`, textLength))
    if (value === null || typeof value === 'boolean' || Number.isFinite(value)) return `${value}`
    if (typeof value !== 'object' || above.includes(value) || above.length >= limits.dataDepth)
      return undefined
    above.push(value)
    try {
      if (value instanceof Date) return quote(value.toISOString())
      // A DOM node's properties lead through the whole document.
      if ('nodeType' in value) return undefined
      return Array.isArray(value) ? writeArray(value, isItems) : writeObject(value)
    } catch {
      // A proxy or an object of another origin's window may throw at any touch; there is nothing to read in it.
      return undefined
    } finally {
      above.pop()
    }
  }
  const writeArray = (array: readonly unknown[], isItems?: boolean): string => {
    const parts: string[] = []
    const before = keys
    for (let index = 0; index < array.length && elements-- > 0; index++) {
      // The wire counts the keys of each item of an order for itself.
      if (isItems) keys = limits.dataKeys
      const part = write(array[index])
      if (part) parts.push(part)
    }
    if (isItems) keys = before
    return `[${parts.join()}]`
  }
  const writeObject = (object: object): string => {
    const names = Object.keys(object)
      .filter(name => name !== '__proto__')
      .slice(0, keys)
    keys -= names.length
    const parts = names.map(name => {
      try {
        const part = write(object[name as never], name === 'items' && above.length === 1)
        return part && `${quote(cutText(name))}:${part}`
      } catch {
        // A getter that throws says nothing; the other properties still do.
        return ''
      }
    })
    return `{${parts.filter(Boolean).join()}}`
  }
  return write(value)
}
