/**
 * Addresses of the network: read from text, and made less exact before anything is done with them.
 *
 * @module
 */
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { remember } from '../enrich/remember.ts'

/** An address of either family. */
export type Address = ipaddr.IPv4 | ipaddr.IPv6

/**
 * Reads an address; `null` for whatever is none. One of IPv4 that is written as IPv6 (`::ffff:192.0.2.1`) is that
 * of IPv4. Spellings that only some programs take for an address (`0x7f.1`, `127.1`, leading zeros) are none.
 */
export const readAddress = remember((text: string): Address | null => {
  const [bare = ''] = text.trim().split('%', 1)
  return isIP(bare) === 0 ? null : ipaddr.process(bare)
})

const kept = { ipv4: 3, ipv6: 6 } as const

/** The network that an address lies in, with nothing that tells one household from the next: /24, or /48. */
export function truncated(address: Address): string {
  const bytes = address.toByteArray()
  return ipaddr
    .fromByteArray(bytes.map((byte, index) => (index < kept[address.kind()] ? byte : 0)))
    .toString()
}

/** The network of an address in text; `null` for whatever is no address. */
export function networkOf(text: string): string | null {
  const address = readAddress(text)
  return address === null ? null : truncated(address)
}

/** Whose address it is, as far as one can tell: a household of IPv6 has as many as it wants within its /64. */
export function holderOf(address: Address): string {
  if (address.kind() === 'ipv4') return address.toString()
  return address.toByteArray().slice(0, 8).join('.')
}

/** Whether it is this machine's own: 127.0.0.0/8, or ::1. */
export function isLoopback(address: Address): boolean {
  if ('octets' in address) return address.octets[0] === 127
  return address.parts.every((part, index) => part === (index === 7 ? 1 : 0))
}
