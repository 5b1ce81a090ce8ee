/**
 * Paths of pages as they are stored, and patterns of them as people write them.
 *
 * @module
 */

// What a browser writes as escapes in the path of an address: https://url.spec.whatwg.org/#path-percent-encode-set
const escaped = /[^\x21-\x7e]+|["<>`{}^]/gu
const half = /\p{Surrogate}/gu
const anyEscape = /%[\da-f]{2}/gi

/**
 * A path in the form in which browsers put it into an address: `/größen` and `/gr%c3%b6%c3%9fen` are
 * `/gr%C3%B6%C3%9Fen`. Whatever is ASCII stays as it is, the `*` of a pattern too.
 */
export function toAddressPath(path: string): string {
  return path
    .replaceAll(escaped, text => encodeURIComponent(text.replaceAll(half, '\ufffd')))
    .replaceAll(anyEscape, found => found.toUpperCase())
}
