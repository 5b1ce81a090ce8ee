/**
 * By which host and scheme a page reached this collector, though a proxy may stand in between.
 *
 * @module
 */
import { readAddress } from '../door/address.ts'
import type { IsTrustedProxy } from '../door/client-address.ts'
import type { Delivery } from './intake.ts'

/** How the page sees this collector. */
export interface ReachedBy {
  /** Host name without port, in lower case; `null` when the request names none. */
  readonly host: string | null
  /** Whether the page spoke https. */
  readonly secure: boolean
}

/** Reads how a delivery reached the collector. */
export type ReadReachedBy = (
  delivery: Pick<Delivery, 'headers' | 'address' | 'host' | 'encrypted'>,
) => ReachedBy

/**
 * Creates the reader. `X-Forwarded-Proto` and `X-Forwarded-Host` are believed to the operator's own proxies alone, and
 * of several values only the last, which the proxy next to the collector wrote itself.
 */
export function createReachedBy(isTrustedProxy: IsTrustedProxy): ReadReachedBy {
  return ({ headers, address, host, encrypted }) => {
    const peer = readAddress(address ?? '')
    const forwarded = (name: string): string | null =>
      peer !== null && isTrustedProxy(peer) ? lastOf(headers.get(name)) : null
    return {
      host: hostNameOf(`http://${forwarded('x-forwarded-host') ?? host ?? ''}`),
      secure: (forwarded('x-forwarded-proto') ?? (encrypted ? 'https' : 'http')) === 'https',
    }
  }
}

const lastOf = (header: string | null): string | null =>
  header === null ? null : (header.split(',').at(-1) ?? '').trim().toLowerCase()

/** The host name of an address, without port; `null` for what has none, such as the origin `null`. */
export function hostNameOf(address: string): string | null {
  const host = URL.parse(address)?.hostname ?? ''
  return host === '' ? null : host
}
