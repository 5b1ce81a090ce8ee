/**
 * Takes out of an address what may name a person or open a door: credentials, tokens, e-mail addresses, card
 * numbers, click ids. The browser does the same before it sends; this is for the senders that do not.
 *
 * @module
 */
import { isClickId } from './click-id.ts'

const removed = '[removed]'

// Whole words of a parameter's name, however it is written: `sessionId`, `auth_token`, `X-Api-Key`.
const secretWords = new Set(
  'token code password passwd pwd secret email mail e-mail phone tel mobile session sessionid sid auth authorization key apikey sig signature jwt otp pin ssn iban card cvc cvv'.split(
    ' ',
  ),
)

// Parameters that the shop's analysis needs and whose names hold a word of the list above.
const allowed = new Set(['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content', 'utm_id'])

// A long run of letters and digits mixed is a token, not a word.
const opaqueShape = /^(?=[^\d]*\d)(?=[^a-z]*[a-z])[\w-]{40,}$/i

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
}

function isSecretName(name: string): boolean {
  if (allowed.has(name.toLowerCase())) return false
  return secretWords.has(name.toLowerCase()) || wordsOf(name).some(word => secretWords.has(word))
}

/** Whether a text holds 13 to 19 digits that pass the check every payment card number passes (Luhn). */
export function looksLikeCard(text: string): boolean {
  for (const [run] of text.matchAll(/\d(?:[ -]?\d){12,18}/g)) {
    let sum = 0
    const digits = run.replace(/\D/g, '')
    for (let i = 0; i < digits.length; i += 1) {
      const digit = Number(digits[digits.length - 1 - i])
      const doubled = i % 2 === 1 ? digit * 2 : digit
      sum += doubled > 9 ? doubled - 9 : doubled
    }
    if (sum % 10 === 0) return true
  }
  return false
}

const at = /(?<=[^\s@])(?:@|%40)/gi
const domain = /^[^\s/@=&?]{1,253}\.[a-z]{2,24}/i
const longestDomain = 280

/** Whether a text holds an e-mail address. From each sign in its middle it looks ahead no further than one reaches. */
function holdsEmail(value: string): boolean {
  for (const { index, 0: sign } of value.matchAll(at)) {
    const start = index + sign.length
    if (domain.test(value.slice(start, start + longestDomain))) return true
  }
  return false
}

/** Whether a text holds a JSON Web Token: `eyJ…`, the beginning of an object in Base64, and two more parts. */
function holdsJwt(value: string): boolean {
  if (!value.includes('eyJ')) return false
  for (const [run] of value.matchAll(/[\w.-]+/g)) {
    const parts = run.split('.')
    for (const [index, part] of parts.entries()) {
      const isHeader = part.includes('eyJ') && part.length - part.indexOf('eyJ') >= 11
      if (isHeader && index + 2 < parts.length && (parts[index + 1] ?? '').length >= 4) return true
    }
  }
  return false
}

function isSecretValue(value: string): boolean {
  return holdsEmail(value) || holdsJwt(value) || opaqueShape.test(value) || looksLikeCard(value)
}

function scrubSegment(segment: string): string {
  return segment.length > 5 && isSecretValue(decode(segment)) ? removed : segment
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    // A stray percent sign is no reason to lose the page: the segment is judged as it is written.
    return segment
  }
}

/** An address with everything secret taken out, or `null` when it is no address that a page can have. */
export function scrubUrl(text: string): { readonly url: URL; readonly scrubbed: URL } | null {
  const url = URL.parse(text)
  if (url === null) return null
  const scrubbed = new URL(url)
  scrubbed.username = ''
  scrubbed.password = ''
  scrubbed.hash = ''
  for (const [name, value] of url.searchParams) {
    const drop = name === 'tl_click' || isClickId(name) || isSecretName(name) || isSecretValue(value)
    if (drop) scrubbed.searchParams.delete(name)
  }
  scrubbed.pathname = url.pathname.split('/').map(scrubSegment).join('/').replaceAll('%5Bremoved%5D', removed)
  return { url, scrubbed }
}
