import type { ReactElement } from 'react'
import { useSite } from '../address/site.ts'
import type { AddressBar } from '../address/use-address.ts'
import { useScope } from '../address/use-scope.ts'
import type { SiteSummary } from '../ask/client.ts'
import { PeriodPicker } from './period-picker.tsx'
import { ThemeButton } from './theme-button.tsx'

interface TopBarProps {
  readonly bar: AddressBar
  readonly sites: readonly SiteSummary[]
  /** No event came yet: there is no period to choose. */
  readonly quiet: boolean
}

/** The shop's name; a choice only when there is more than one. */
function SitePicker({ bar, sites }: Omit<TopBarProps, 'quiet'>): ReactElement {
  const site = useSite()
  if (sites.length < 2) return <b className="site-name">{site.name}</b>
  return (
    <select
      className="site"
      aria-label="Site"
      value={site.id}
      onChange={event =>
        bar.go({ page: 'funnel', view: 'step', period: bar.address.period, site: event.target.value })
      }
    >
      {sites.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  )
}

/** Site, period with its comparison, and the colours. One person's page is about all of their time. */
export function TopBar({ bar, sites, quiet }: TopBarProps): ReactElement {
  const scope = useScope(bar.address)
  const timed = bar.address.page === 'funnel' || bar.address.page === 'journeys'
  return (
    <header className="top">
      <SitePicker bar={bar} sites={sites} />
      {timed && !quiet && (
        <div className="chips">
          <PeriodPicker address={bar.address} days={scope} go={bar.go} />
        </div>
      )}
      <span className="grow" />
      <ThemeButton />
    </header>
  )
}
