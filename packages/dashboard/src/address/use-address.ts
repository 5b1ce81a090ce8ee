import { useLocation, useSearch } from 'wouter'
import { type Address, readAddress, writeAddress } from './address.ts'

/** The address bar, and the way to another one. */
export interface AddressBar {
  readonly address: Address
  readonly go: (address: Address) => void
}

/** The address bar as state: back, forward and a pasted link all come through here. */
export function useAddress(): AddressBar {
  const [path, navigate] = useLocation()
  const search = useSearch()
  return {
    address: readAddress(path, search),
    go: address => navigate(writeAddress(address)),
  }
}
