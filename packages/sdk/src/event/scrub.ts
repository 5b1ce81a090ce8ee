import { limits } from '@touchline/protocol/limits'

// Short words must stand alone: `keyword`, `design` and `author` are no secrets, `api_key`, `sig` and `authToken` are.
const secretName =
  /token|passw|e-?mail|phone|session|auth(?!or)|secret|signature|(^|[^a-z])(code|key|apikey|sig|pwd|pw)([^a-z]|$)/i
const mailAddress = /[^\s/?&=#@;]+(@|%40)[^\s/?&=#@;]+\.[a-z]{2,}/gi
const jsonWebToken = /eyJ[\w-]+\.[\w-]+\.[\w-]*/g
const cardLike = /\d(?:(?:[ +-]|%20)?\d){12,18}/g
const replacement = 'redacted'

/** Luhn's check: a card number always passes, any other number of its length one time in ten. */
function isCard(text: string): boolean {
  const digits = text.replace(/%20|\D/g, '')
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = index % 2 ? +digit * 2 : +digit
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}

/**
 * Takes secrets and personal data out of an address before it is stored or sent: the values of query fields
 * with telling names; e-mail addresses, JSON web tokens and card numbers wherever they stand; the fragment.
 *
 * The rest stays letter by letter, campaign fields included.
 */
export const scrubUrl = (url: string): string =>
  url
    .replace(/#.*$/s, '')
    .replace(/([?&;])([^=&;]*)=([^&;]*)/g, (all, mark: string, name: string) =>
      secretName.test(name) ? `${mark}${name}=${replacement}` : all,
    )
    .replace(mailAddress, replacement)
    .replace(jsonWebToken, replacement)
    .replace(cardLike, number => (isCard(number) ? replacement : number))
    .slice(0, limits.urlLength)
