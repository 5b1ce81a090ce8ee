import { type ConsentState, consentStates } from '../consent.ts'
import { complain } from '../guard.ts'
import { type ReadOptions, toEndpoint } from '../options.ts'

/** What a script tag asks for. */
export interface TagOptions extends ReadOptions {
  /** Follow the shop's consent tool. */
  readonly _auto: boolean
  /** Names of captures to leave out. */
  readonly _off: readonly string[]
  /** Other domains of the shop. */
  readonly _domains: readonly string[]
  readonly _debug: boolean
}

/** Every attribute that `readAttributes` looks at, without its `data-`. */
export const tagAttributes = [
  'site',
  'endpoint',
  'consent',
  'cookie-domain',
  'domains',
  'off',
  'debug',
] as const

/** Where events go: an address, or a path of the page's own host; otherwise to where the script came from. */
function readEndpoint(said: string, src: string): string {
  try {
    // Beside a page's address a host alone would pass for a path; beside none it is no address.
    return toEndpoint(new URL(said || '/', said ? (/^(https?:)?\//.test(said) ? location.href : '') : src))
  } catch {
    complain(`data-endpoint is no address: "${said}"`)
    return readEndpoint('', src)
  }
}

const words = (text = ''): string[] => text.split(/[\s,]+/).filter(Boolean)

/**
 * Reads the attributes of a script tag.
 *
 * Nobody sees an exception of a script tag, so what cannot be understood is said on the console; a consent that
 * cannot be understood stores and sends nothing until there is an answer.
 */
export function readAttributes({ dataset, src }: HTMLScriptElement): TagOptions {
  const { site = '', endpoint = '', consent = 'full', cookieDomain, domains, off, debug } = dataset
  const isKnown = consentStates.includes(consent as ConsentState)
  const isAuto = consent === 'auto'
  if (!isKnown && !isAuto) complain(`data-consent is unknown: "${consent}"; it waits for an answer`)
  return {
    site,
    endpoint: readEndpoint(endpoint, src),
    consent: isKnown ? (consent as ConsentState) : 'wait',
    cookieDomain,
    _auto: isAuto,
    _off: words(off),
    _domains: words(domains),
    _debug: (debug !== undefined && debug !== 'false') || /[?&]touchline-debug/.test(location.search),
  }
}
