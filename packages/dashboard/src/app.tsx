import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactElement, useEffect, useRef } from 'react'
import { Link } from 'wouter'
import { type Address, home, writeAddress } from './address/address.ts'
import { SiteOf } from './address/site.ts'
import { type AddressBar, useAddress } from './address/use-address.ts'
import type { Setup } from './ask/client.ts'
import { useSetup } from './ask/use-ask.ts'
import { useLive } from './ask/use-live.ts'
import { LiveOf } from './chrome/live.ts'
import { Nav, Tabs } from './chrome/nav.tsx'
import { PageHead } from './chrome/page-head.tsx'
import { Empty, Failure, Loading } from './chrome/panel-state.tsx'
import { RenderGuard } from './chrome/render-guard.tsx'
import { TopBar } from './chrome/top-bar.tsx'
import { FunnelPage } from './pages/funnel/funnel-page.tsx'
import { JourneyPage } from './pages/journey/journey-page.tsx'
import { JourneysPage } from './pages/journeys/journeys-page.tsx'
import { SetupPage } from './pages/setup/setup-page.tsx'

// The server may well be on this machine, which needs no network to be asked.
const client = new QueryClient({ defaultOptions: { queries: { networkMode: 'always' } } })

/** What could not be drawn would be drawn again from memory; so it is asked for anew. */
const forgetAnswers = (): void => client.removeQueries({ queryKey: ['ask'] })

function NotFound({ path }: { readonly path: string }): ReactElement {
  return (
    <>
      <PageHead over="Touchline" title="There is no such page" />
      <Empty>
        <p>
          Nothing is at <code>{path}</code>.
        </p>
        <Link className="btn" href={writeAddress(home)}>
          Open the funnel
        </Link>
      </Empty>
    </>
  )
}

function Page({ bar }: { readonly bar: AddressBar }): ReactElement {
  const { address } = bar
  if (address.page === 'funnel') return <FunnelPage address={address} />
  if (address.page === 'journeys') return <JourneysPage address={address} />
  if (address.page === 'journey') return <JourneyPage address={address} />
  return <NotFound path={address.path} />
}

/** A new page is read from its top, and a keyboard goes on from there; the first page is left alone. */
function useArrival(address: Address): React.RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null)
  const place = `${address.page} ${address.page === 'journeys' ? address.offset : ''}`
  const last = useRef(place)
  useEffect(() => {
    if (last.current === place) return
    last.current = place
    window.scrollTo(0, 0)
    main.current?.focus({ preventScroll: true })
  }, [place])
  return main
}

function Frame({ setup }: { readonly setup: Setup }): ReactElement {
  const bar = useAddress()
  const stalled = useLive()
  const main = useArrival(bar.address)
  const site = setup.sites.find(({ id }) => id === (bar.address.site ?? setup.site)) ?? setup.sites[0]
  if (site === undefined) return <Bare>{<p>The server knows no site.</p>}</Bare>
  const { lastEventAt } = site
  return (
    <SiteOf value={site}>
      <LiveOf value={{ lastEventAt, stalled }}>
        <a className="skip" href="#main">
          Skip to the answer
        </a>
        <div className="app">
          <Nav address={bar.address} />
          <TopBar bar={bar} sites={setup.sites} quiet={lastEventAt === null} />
          <main id="main" tabIndex={-1} ref={main}>
            <div className="page">
              <RenderGuard place={writeAddress(bar.address)} forget={forgetAnswers}>
                {lastEventAt === null ? <SetupPage setup={setup} /> : <Page bar={bar} />}
              </RenderGuard>
            </div>
          </main>
        </div>
        <Tabs address={bar.address} />
      </LiveOf>
    </SiteOf>
  )
}

/** Before the server said which sites there are, there is nothing to navigate. */
function Bare({ children }: { readonly children: ReactElement }): ReactElement {
  return (
    <main id="main" className="bare">
      <div className="page">{children}</div>
    </main>
  )
}

function Start(): ReactElement {
  const setup = useSetup()
  if (setup.data !== undefined) return <Frame setup={setup.data} />
  if (setup.error !== null) {
    return (
      <Bare>
        <Failure error={setup.error} again={setup.again} />
      </Bare>
    )
  }
  return (
    <Bare>
      <Loading says="Asking the server which shop it measures." />
    </Bare>
  )
}

/** The dashboard. */
export function App(): ReactElement {
  return (
    <QueryClientProvider client={client}>
      <RenderGuard place="" frame={Bare}>
        <Start />
      </RenderGuard>
    </QueryClientProvider>
  )
}
