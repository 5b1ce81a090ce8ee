/**
 * By which host and scheme a page reached this collector, though a proxy may stand in between.
 *
 * @module
 */
import { BlockList, isIP } from 'node:net'
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

/** A proxy on the collector's own machine. */
const loopback = ['127.0.0.0/8', '::1']

/**
 * Creates the reader. `X-Forwarded-Proto` and `X-Forwarded-Host` are believed to these proxies alone, and of several
 * values only the last, which the proxy next to the collector wrote itself.
 *
 * @param trustedProxies Addresses and networks such as `10.0.0.0/8`; default this machine.
 * @throws an Error that names what is neither.
 */
export function createReachedBy(trustedProxies: readonly string[] = loopback): ReadReachedBy {
  const isTrusted = createTrust(trustedProxies)
  return ({ headers, address, host, encrypted }) => {
    const forwarded = (name: string): string | null =>
      address !== undefined && isTrusted(address) ? lastOf(headers.get(name)) : null
    return {
      host: hostNameOf(`http://${forwarded('x-forwarded-host') ?? host ?? ''}`),
      secure: (forwarded('x-forwarded-proto') ?? (encrypted ? 'https' : 'http')) === 'https',
    }
  }
}

function createTrust(proxies: readonly string[]): (address: string) => boolean {
  const list = new BlockList()
  for (const proxy of proxies) {
    const [network = '', bits] = proxy.split('/')
    const family = isIP(network) === 6 ? 'ipv6' : 'ipv4'
    const most = family === 'ipv6' ? 128 : 32
    const prefix = bits === undefined ? most : Number(bits)
    if (isIP(network) === 0 || !Number.isInteger(prefix) || prefix < 0 || prefix > most) {
      throw new Error(`not the address of a proxy: ${proxy}; give an address or a network such as 10.0.0.0/8`)
    }
    list.addSubnet(network, prefix, family)
  }
  return address => isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

const lastOf = (header: string | null): string | null =>
  header === null ? null : (header.split(',').at(-1) ?? '').trim().toLowerCase()

/** The host name of an address, without port; `null` for what has none, such as the origin `null`. */
export function hostNameOf(address: string): string | null {
  const host = URL.parse(address)?.hostname ?? ''
  return host === '' ? null : host
}
