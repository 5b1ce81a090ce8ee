/**
 * Takes out of an error's message what it may quote of somebody's data: engines and parsers tell what they could not
 * read, and a log outlives the data.
 *
 * @module
 */

const longest = 1_000

/** What has the form of something personal, and what is put in its place. */
const forms: readonly (readonly [shape: RegExp, instead: string])[] = [
  [/(https?:\/\/[^\s?#'"]*)[?#][^\s'"]*/gi, '$1?…'],
  [/[^\s@"'<>:]{1,64}(?:@|%40)[^\s@"'<>]{1,253}\.[a-z]{2,24}/gi, '<e-mail>'],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '<id>'],
  [/\b[0-9a-f]{32,}\b/gi, '<id>'],
  [/\b(?:pk|sk|rk)_[\w-]{8,}/g, '<key>'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}\b(?!:\d)/g, '<address>'],
  [/(?<![\w:])(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}(?![\w:])/gi, '<address>'],
  [/\+\d[\d ()/-]{6,}\d/g, '<number>'],
]

/**
 * A message without quotations, addresses and ids.
 *
 * @param own A folder of the server's own, whose paths are kept: an operator must know which file is meant.
 */
export function mask(text: string, own: string): string {
  const unquoted = text.replaceAll(/'(?:[^'\\]|\\.)*'?|"(?:[^"\\]|\\.)*"?/gs, quotation =>
    own !== '' && quotation.slice(1).startsWith(own) ? quotation : '<text>',
  )
  // What is shown of it is shorter by far; what a sender wrote may be as long as a body.
  const bounded = unquoted.slice(0, 4 * longest)
  const masked = forms.reduce((rest, [shape, instead]) => rest.replaceAll(shape, instead), bounded)
  return masked.length <= longest ? masked : `${masked.slice(0, longest)}…`
}
