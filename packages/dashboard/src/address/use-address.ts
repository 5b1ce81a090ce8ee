import { useLocation, useSearch } from 'wouter'
import { usePathname } from 'wouter/use-browser-location'
import { type Address, readAddress, writeAddress } from './address.ts'

/** The address bar, and the way to another one. */
export interface AddressBar {
  readonly address: Address
  readonly go: (address: Address) => void
}

/** The address bar as state: back, forward and a pasted link all come through here. */
export function useAddress(): AddressBar {
  const [, navigate] = useLocation()
  // As it stands in the address bar: the router's own is decoded, and decoding a `%` of a user's id again loses it.
  const path = usePathname()
  const search = useSearch()
  return {
    address: readAddress(path, search),
    go: address => navigate(writeAddress(address)),
  }
}
