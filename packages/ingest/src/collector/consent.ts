/**
 * What a visitor allowed, by the page's word and by the browser's.
 *
 * @module
 */
import type { Batch, Consent } from '@touchline/protocol'
import type { HeaderValues } from '../enrich/header-values.ts'

/** What holds for the events of a batch. */
export interface HeldConsent {
  readonly consent: Consent
  /** The browser asks on the visitor's behalf not to be tracked, and allows less than the page said. */
  readonly lowered: boolean
}

/**
 * Reads the consent of a batch. A browser with Global Privacy Control (https://w3c.github.io/gpc/) says so with every
 * request: scripts that are older than that, or somebody else's, are held to it here.
 */
export function consentOf(batch: Batch, headers: HeaderValues, trusted: boolean): HeldConsent {
  const consent = batch.consent ?? 'full'
  const lowered = consent !== 'cookieless' && asksNotToBeTracked(headers, trusted)
  return { consent: lowered ? 'cookieless' : consent, lowered }
}

/** Whether the browser asks so. A server's own headers say nothing about the visitor whose events it relays. */
export const asksNotToBeTracked = (headers: HeaderValues, trusted: boolean): boolean =>
  !trusted && headers.get('sec-gpc')?.trim() === '1'

/** What may be kept of a batch: where its consent was lowered, nothing that ties its page life to others. */
export function toHeldBatch(batch: Batch, { consent, lowered }: HeldConsent): Batch {
  if (!lowered) return batch
  const { visitor: _visitor, ledger: _ledger, ...rest } = batch
  return { ...rest, consent }
}
