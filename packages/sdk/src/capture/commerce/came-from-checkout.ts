import { readPageType } from '../page-type.ts'

/**
 * Whether a page of the checkout led to the one that was loaded: many shops load a page for each step, or the same
 * page again, under whatever address.
 */
export function cameFromCheckout(): boolean {
  if (!document.referrer) return false
  const from = new URL(document.referrer)
  return from.pathname === location.pathname || readPageType(new Document(), from) === 'checkout'
}
