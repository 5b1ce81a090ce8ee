import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { type Address, home, writeAddress } from '../address/address.ts'
import { Icon, type IconName } from './icon.tsx'
import { LastEvent } from './last-event.tsx'

interface Entry {
  readonly icon: IconName
  readonly name: string
  readonly address: Address
  readonly current: boolean
}

/** The pages there are, each keeping the site and the period that one looks at. */
function entries(address: Address): readonly Entry[] {
  const { site, period } = address
  return [
    {
      icon: 'funnel',
      name: 'Funnel',
      address: { ...home, site, period },
      current: address.page === 'funnel',
    },
    {
      icon: 'journeys',
      name: 'Journeys',
      address: { page: 'journeys', site, period, offset: 0 },
      current: address.page === 'journeys' || address.page === 'journey',
    },
  ]
}

function EntryLink({ entry }: { readonly entry: Entry }): ReactElement {
  return (
    <Link
      href={writeAddress(entry.address)}
      title={entry.name}
      {...(entry.current ? { 'aria-current': 'page' as const } : {})}
    >
      <Icon name={entry.icon} />
      <span>{entry.name}</span>
    </Link>
  )
}

function Brand({ address }: { readonly address: Address }): ReactElement {
  return (
    <Link className="brand" href={writeAddress({ ...home, site: address.site })} aria-label="Touchline, home">
      <svg width="20" height="20" viewBox="0 0 20 20" fill="none" aria-hidden="true">
        <path d="M5 1.5v17" stroke="currentColor" strokeWidth="2.5" strokeLinecap="round" />
        <circle cx="11.75" cy="10" r="4.25" fill="currentColor" />
      </svg>
      <span>Touchline</span>
    </Link>
  )
}

/** The pages at the side, and how fresh the numbers are. */
export function Nav({ address }: { readonly address: Address }): ReactElement {
  return (
    <nav className="nav" aria-label="Pages">
      <Brand address={address} />
      <ul>
        {entries(address).map(entry => (
          <li key={entry.name}>
            <EntryLink entry={entry} />
          </li>
        ))}
      </ul>
      <div className="nav-foot">
        <LastEvent />
      </div>
    </nav>
  )
}

/** The pages at the bottom of a phone. */
export function Tabs({ address }: { readonly address: Address }): ReactElement {
  return (
    <nav className="tabs" aria-label="Main pages">
      {entries(address).map(entry => (
        <EntryLink key={entry.name} entry={entry} />
      ))}
    </nav>
  )
}
