import { type ConsentState, consentStates } from '../consent.ts'
import { complain } from '../guard.ts'
import type { Options } from '../options.ts'

/** What a script tag asks for, and which captures it leaves out. */
export interface TagOptions extends Options {
  readonly off: readonly string[]
}

/**
 * Reads the attributes of a script tag.
 *
 * Nobody sees an exception of a script tag, so what cannot be understood is said on the console; a consent that
 * cannot be understood stores and sends nothing until there is an answer.
 */
export function readAttributes(script: HTMLScriptElement): TagOptions {
  const { site = '', endpoint, consent, cookieDomain, off = '', debug } = script.dataset
  return {
    site,
    endpoint: endpoint || new URL(script.src, location.href).origin,
    consent: readConsent(consent),
    cookieDomain: cookieDomain || undefined,
    off: off.split(/[\s,]+/).filter(Boolean),
    debug: debug !== undefined && debug !== 'false',
  }
}

function readConsent(word: string | undefined): ConsentState {
  if (word === undefined || word === '') return 'full'
  if (consentStates.some(state => state === word)) return word as ConsentState
  complain(
    word === 'auto'
      ? 'data-consent="auto" cannot follow consent tools yet; it waits for touchline("consent", …)'
      : `data-consent is unknown: "${word}"; it waits for touchline("consent", …)`,
  )
  return 'wait'
}
