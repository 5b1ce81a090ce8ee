/**
 * Markup as template literals in which every value is escaped unless it is markup itself.
 *
 * @module
 */

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const made = new WeakSet()

const escapeText = text => String(text).replace(/[&<>"']/g, character => entities[character])

function toMarkup(value) {
  if (value === null || value === undefined || value === false) return ''
  if (Array.isArray(value)) return value.map(toMarkup).join('')
  return made.has(value) ? value.text : escapeText(value)
}

/** Marks text as markup that needs no escaping: only for text that this shop wrote itself. */
export function raw(text) {
  const markup = Object.freeze({ text, toString: () => text })
  made.add(markup)
  return markup
}

/** Markup from a template; values are escaped, markup and lists of markup are put in as they are. */
export const html = (parts, ...values) => raw(String.raw({ raw: parts }, ...values.map(toMarkup)))

/**
 * A value as JSON that is safe inside a script element: `<` would let a search term end the element,
 * and U+2028 and U+2029 end a line in older scripts.
 */
export const json = value =>
  raw(
    JSON.stringify(value).replace(
      /[<>&\u2028\u2029]/g,
      character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  )
