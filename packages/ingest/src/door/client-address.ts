/**
 * Whose request it is when proxies stand in between.
 *
 * @module
 */
import type { HeaderValues } from '../enrich/header-values.ts'
import { type Address, isLoopback, readAddress } from './address.ts'

/** Whether an address is one of the operator's own proxies. */
export type IsTrustedProxy = (address: Address) => boolean

/** Where a request came from. */
export interface Client {
  /** `null` where the host of the collector does not say. */
  readonly address: Address | null
  /** A trusted proxy handed it on, so that what the proxy's headers say is true. */
  readonly viaProxy: boolean
}

/**
 * Reads a list of proxies: addresses, networks such as `10.0.0.0/8`, and the word `loopback`, which is
 * the default: proxies on this machine.
 *
 * @throws an Error that names the entry that is none of them.
 */
export function readTrustedProxies(list: readonly string[] = ['loopback']): IsTrustedProxy {
  const rules = list.map(toRule)
  return address => rules.some(rule => rule(address))
}

function toRule(entry: string): IsTrustedProxy {
  if (entry === 'loopback') return isLoopback
  const [text = '', bits, ...more] = entry.split('/')
  const network = readAddress(text)
  const most = network?.kind() === 'ipv4' ? 32 : 128
  const length = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN
  if (network === null || more.length > 0 || !(length <= most)) {
    throw new Error(
      `not the address of a proxy: ${entry}; give an address, a network such as 10.0.0.0/8, or loopback`,
    )
  }
  return address => address.kind() === network.kind() && address.match(network, length)
}

/** As many hops as an honest chain may have. */
const mostHops = 20

/**
 * The right-most hop of `X-Forwarded-For` that is no trusted proxy. Each proxy adds on the right whom it heard from,
 * so everything left of the first untrusted hop is what that hop claims. A header that did not come through a trusted
 * proxy says nothing, and a hop that is no address ends the chain.
 */
export function clientOf(
  connection: string | undefined,
  headers: HeaderValues,
  isTrusted: IsTrustedProxy,
): Client {
  const peer = readAddress(connection ?? '')
  if (peer === null || !isTrusted(peer)) return { address: peer, viaProxy: false }
  const header = headers.get('x-forwarded-for')
  if (header === null || header.trim() === '') return { address: peer, viaProxy: false }
  let address = peer
  for (const hop of header.split(',').slice(-mostHops).reverse()) {
    const next = readHop(hop)
    if (next === null) break
    address = next
    if (!isTrusted(next)) break
  }
  return { address, viaProxy: true }
}

/** A hop may carry a port, and IPv6 may stand in brackets. */
function readHop(hop: string): Address | null {
  const text = hop.trim()
  const bare = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(text)?.[1] ?? /^([\d.]+):\d{1,5}$/.exec(text)?.[1] ?? text
  return readAddress(bare)
}
