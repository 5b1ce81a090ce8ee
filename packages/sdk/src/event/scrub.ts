import { limits } from '@touchline/protocol/limits'

// Short words must stand alone: `keyword`, `design` and `author` are no secrets, `api_key`, `sig` and `authToken` are.
const secretName =
  /token|passw|e-?mail|phone|session|auth(?!or)|secret|signature|(^|[^a-z])(code|key|apikey|sig|pwd|pw)([^a-z]|$)/i
const mailAddress = /[^\s/?&=#@;]+(@|%40)[^\s/?&=#@;]+\.[a-z]{2,}/gi
const jsonWebToken = /eyJ[\w-]+\.[\w-]+\.[\w-]*/g
const replacement = 'redacted'

/**
 * Takes secrets and personal data out of an address before it is stored or sent: the values of query fields
 * with telling names, e-mail addresses and JSON web tokens wherever they stand, and the fragment.
 *
 * The rest stays letter by letter, campaign fields included.
 */
export function scrubUrl(url: string): string {
  return url
    .replace(/#.*$/s, '')
    .replace(/([?&;])([^=&;]*)=([^&;]*)/g, (all, mark: string, name: string) =>
      secretName.test(name) ? `${mark}${name}=${replacement}` : all,
    )
    .replace(mailAddress, replacement)
    .replace(jsonWebToken, replacement)
    .slice(0, limits.urlLength)
}
