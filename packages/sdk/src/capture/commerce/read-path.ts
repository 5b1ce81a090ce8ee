import { scrubText } from '../scrub-text.ts'

/** Where a value lies in what a shop's platform said (`price.amount`), or how it is made of it. */
export type Source = string | ((said: unknown) => unknown)

/** Which field of an event comes from where. */
export type Fields = Readonly<Record<string, Source>>

/** Reads what lies at a path; `undefined` where there is nothing. What other scripts say may have any shape. */
export const at = (said: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce((place: unknown, key) => (place as Record<string, unknown> | undefined | null)?.[key], said)

/** Reads what lies at a path as a list; an empty one where there is none. */
export function listAt(said: unknown, path: string): readonly unknown[] {
  const list = at(said, path)
  return Array.isArray(list) ? list : []
}

/**
 * Fills fields from what was said, and leaves out what was not. Of Shopify's `gid://shopify/ProductVariant/44001`
 * the number is taken, which is how its other interfaces call the same thing.
 *
 * But for `items`, a field is a text or a number: collectors refuse an event whose price is a list or an object, and
 * an addition without its price is better than none. What visitors have searched for loses what is personal: their own
 * address is the likeliest thing to be pasted there by mistake.
 */
export function pick(said: unknown, fields: Fields): Record<string, unknown> {
  const filled: Record<string, unknown> = {}
  for (const [name, source] of Object.entries(fields)) {
    const value = typeof source === 'string' ? at(said, source) : source(said)
    if (value == null || value === '' || (typeof value === 'object' && name !== 'items')) continue
    const text = name === 'search_term' ? scrubText(`${value}`) : value
    filled[name] = typeof text === 'string' ? text.replace(/^gid:.*\//, '') : text
  }
  return filled
}
