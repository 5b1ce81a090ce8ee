import type { JourneyAnswer } from '@touchline/analysis'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { type Address, writeAddress } from '../../address/address.ts'
import { useSite } from '../../address/site.ts'
import { AskError } from '../../ask/ask-error.ts'
import { journeyQuestion } from '../../ask/questions.ts'
import { useAsk } from '../../ask/use-ask.ts'
import { Icon } from '../../chrome/icon.tsx'
import { PageHead } from '../../chrome/page-head.tsx'
import { Empty, Loading, PageFailure, StaleNotice } from '../../chrome/panel-state.tsx'
import { Rule } from '../../chrome/rule.tsx'
import { useNow } from '../../chrome/use-now.ts'
import { formatCount } from '../../format/number.ts'
import { formatPerson } from '../../format/person.ts'
import { formatMoment } from '../../format/time.ts'
import { Outcome } from '../../route/outcome.tsx'
import { EventList } from './event-list.tsx'
import { sayJourney } from './say-journey.ts'
import { TimelinePanel } from './timeline-panel.tsx'
import { VisitTable } from './visit-table.tsx'

type PersonAddress = Extract<Address, { page: 'journey' }>

const several = (count: number, one: string): string =>
  `${formatCount(count)} ${one}${count === 1 ? '' : 's'}`

function Head({ journey, back }: { readonly journey: JourneyAnswer; readonly back: string }): ReactElement {
  const { timeZone: zone } = useSite()
  const now = useNow(5000)
  const last = journey.outcomes.at(-1)
  const joined =
    journey.visitors.length > 1 ? `, joined from ${several(journey.visitors.length, 'browser')}` : ''
  return (
    <PageHead
      over={`Journeys · ${formatPerson(journey)}`}
      title={sayJourney(journey, now)}
      lede={
        <>
          {last !== undefined && (
            <>
              <Outcome outcome={last.outcome} revenue={last.revenue} />
              {' · '}
            </>
          )}
          {several(journey.touches.length, 'touch').replace('touchs', 'touches')} in{' '}
          {several(journey.sessions.length, 'visit')}
          {joined}. First touch {formatMoment(journey.firstAt, { zone })}, last{' '}
          {formatMoment(journey.lastAt, { zone })}.
        </>
      }
    >
      <Link className="btn" href={back}>
        <Icon name="back" />
        All journeys
      </Link>
    </PageHead>
  )
}

function Visits({ visits }: { readonly visits: JourneyAnswer['sessions'] }): ReactElement | null {
  const now = useNow(5000)
  if (visits.length === 0) return null
  return (
    <section className="panel">
      <header>
        <div>
          <h2>{several(visits.length, 'visit')}: how each came about</h2>
        </div>
      </header>
      <VisitTable visits={visits} now={now} />
    </section>
  )
}

function Journey({
  journey,
  back,
}: {
  readonly journey: JourneyAnswer
  readonly back: string
}): ReactElement {
  return (
    <>
      <Head journey={journey} back={back} />
      <TimelinePanel journey={journey} />
      <section className="panel">
        <header>
          <div>
            <h2>Every touch with its events</h2>
            <p>Time on the right: how long the page was in view and used.</p>
          </div>
        </header>
        <div className="body">
          <EventList journey={journey} />
        </div>
      </section>
      <Visits visits={journey.sessions} />
    </>
  )
}

function Nobody({ back }: { readonly back: string }): ReactElement {
  return (
    <>
      <PageHead over="Journeys" title="Nobody is known by this name" />
      <Empty>
        <p>No event belongs to this person: the address may be mistyped, or the person was erased.</p>
        <Link className="btn" href={back}>
          See all journeys
        </Link>
      </Empty>
    </>
  )
}

/** One person's journey: timeline, events and visits. It grows while the person is in the shop. */
export function JourneyPage({ address }: { readonly address: PersonAddress }): ReactElement {
  const site = useSite()
  const { data, error, again } = useAsk(journeyQuestion(site.id, address.person))
  const { period, behind } = address
  const back = writeAddress({ page: 'journeys', site: address.site, period, behind, offset: 0 })
  if (data === undefined) {
    if (error instanceof AskError && error.fault === 'bad-question') return <Nobody back={back} />
    if (error !== null) return <PageFailure over="Journeys" error={error} again={again} />
    return <Loading says="Reading the journey." />
  }
  return (
    <>
      <StaleNotice error={error} asOf={data.asOf} />
      {data.answer.touches.length === 0 && data.answer.sessions.length === 0 ? (
        <Nobody back={back} />
      ) : (
        <Journey journey={data.answer} back={back} />
      )}
      <Rule rule={data.rule.replace(data.answer.person, formatPerson(data.answer))} asOf={data.asOf} />
    </>
  )
}
