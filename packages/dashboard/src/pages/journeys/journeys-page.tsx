import type { FunnelAnswer, JourneysAnswer } from '@touchline/analysis'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { type Address, type Behind, writeAddress } from '../../address/address.ts'
import { daysBetween } from '../../address/period.ts'
import { useScope } from '../../address/use-scope.ts'
import type { AnswerTo } from '../../ask/client.ts'
import {
  checkoutQuestion,
  journeysBefore,
  journeysQuestion,
  pageSize,
  type Scope,
} from '../../ask/questions.ts'
import { useAsk } from '../../ask/use-ask.ts'
import { Icon } from '../../chrome/icon.tsx'
import { PageHead } from '../../chrome/page-head.tsx'
import { Empty, Loading, PageFailure, StaleNotice } from '../../chrome/panel-state.tsx'
import { Rule } from '../../chrome/rule.tsx'
import { useNow } from '../../chrome/use-now.ts'
import { formatUnits, wordsFor } from '../../format/number.ts'
import { RouteLegend } from '../../route/route.tsx'
import { JourneyTable } from './journey-table.tsx'
import { Pager } from './pager.tsx'
import { type ListWords, sayBehind } from './say-list.ts'

type ListAddress = Extract<Address, { page: 'journeys' }>

function wordsOf(
  address: ListAddress,
  list: { readonly total: number; readonly days: number; readonly funnel: FunnelAnswer },
): ListWords {
  if (address.behind !== undefined) return sayBehind(list.funnel, address.behind, list.total)
  return {
    title: `${formatUnits(list.total, wordsFor('journey'))} in ${list.days} days`,
    lede: 'A journey is a person’s touches in order, across visits, up to an order or to 30 quiet days. Newest first.',
    chip: '',
  }
}

interface ListProps {
  readonly address: ListAddress
  readonly answer: JourneysAnswer
}

function List({ address, answer }: ListProps): ReactElement {
  const now = useNow(5000)
  const { site, period, behind } = address
  if (answer.total === 0) {
    return (
      <Empty>
        <p>
          <b>No journey in these days.</b> Choose a longer period above; the newest journeys come first.
        </p>
      </Empty>
    )
  }
  return (
    <section className="panel">
      <header>
        <div>
          <h2>Who came, by which touches, and how it stands</h2>
          <p>Repeats in a row are one touch. A name opens the person’s whole timeline.</p>
        </div>
        <div className="legend hide-phone">
          <RouteLegend />
        </div>
      </header>
      <JourneyTable
        rows={answer.rows}
        now={now}
        hrefOf={person => writeAddress({ page: 'journey', person, site, period, behind })}
      />
      <footer>
        <Pager
          offset={address.offset}
          size={pageSize}
          total={answer.total}
          hrefOf={offset => writeAddress({ ...address, offset })}
        />
      </footer>
    </section>
  )
}

function BehindChip({
  address,
  chip,
}: {
  readonly address: ListAddress
  readonly chip: string
}): ReactElement {
  const all = writeAddress({ ...address, behind: undefined, offset: 0 })
  return (
    <Link className="chip on" href={all} aria-label={`${chip}. Show all journeys instead`}>
      {chip}
      <Icon name="close" />
    </Link>
  )
}

/** How many of the visits came through the whole checkout, with the way to them. */
function Orders({ address, funnel }: Pick<AnswerProps, 'address' | 'funnel'>): ReactElement | null {
  const last = funnel.steps.at(-1)
  if (last === undefined || last.entered === 0) return null
  const behind = { step: funnel.steps.length, outcome: 'reached' as const }
  return (
    <>
      {' '}
      <Link className="n" href={writeAddress({ ...address, behind, offset: 0 })}>
        {formatUnits(last.entered, wordsFor(funnel.resolved.unit))}
      </Link>{' '}
      came to “{last.label}”.
    </>
  )
}

interface AnswerProps {
  readonly address: ListAddress
  readonly days: number
  readonly list: AnswerTo<ReturnType<typeof journeysQuestion>>
  readonly funnel: FunnelAnswer
}

function AnswerView({ address, days, list, funnel }: AnswerProps): ReactElement {
  const words = wordsOf(address, { total: list.answer.total, days, funnel })
  return (
    <>
      <PageHead
        over={
          address.behind === undefined
            ? 'Journeys · all visitors'
            : `Journeys · behind one bar of the checkout${address.behind.before ? ', in the period before' : ''}`
        }
        title={words.title}
        lede={
          <>
            {words.lede}
            {address.behind === undefined && <Orders address={address} funnel={funnel} />}
          </>
        }
      >
        {address.behind !== undefined && <BehindChip address={address} chip={words.chip} />}
      </PageHead>
      <List address={address} answer={list.answer} />
    </>
  )
}

interface QuestionProps {
  readonly address: ListAddress
  readonly scope: Scope
}

function Listed({
  address,
  scope,
  question,
}: QuestionProps & { readonly question: ReturnType<typeof journeysQuestion> }): ReactElement {
  const list = useAsk(question)
  // The labels of the steps are the funnel's: its answer is most often still at hand from the page before.
  const funnel = useAsk(checkoutQuestion(scope))
  const error = list.error ?? funnel.error
  if (list.data === undefined || funnel.data === undefined) {
    const again = () => {
      list.again()
      funnel.again()
    }
    return error === null ? (
      <Loading says="Reading the journeys." />
    ) : (
      <PageFailure over="Journeys" error={error} again={again} />
    )
  }
  return (
    <>
      <StaleNotice error={error} asOf={list.data.asOf} />
      <AnswerView
        address={address}
        days={daysBetween(scope.from, scope.to)}
        list={list.data}
        funnel={funnel.data.answer}
      />
      <Rule rule={list.data.rule} asOf={list.data.asOf} />
    </>
  )
}

/** What is behind a number of the period before is known by the funnel's answer alone. */
function ListedBefore({ address, scope, behind }: QuestionProps & { readonly behind: Behind }): ReactElement {
  const { data, error, again } = useAsk(checkoutQuestion(scope))
  if (data === undefined) {
    if (error !== null) return <PageFailure over="Journeys" error={error} again={again} />
    return <Loading says="Reading the journeys." />
  }
  const question = journeysBefore(data.answer, behind, { offset: address.offset })
  if (question === null) {
    return (
      <>
        <PageHead over="Journeys" title="The checkout of this period has no such step" />
        <Empty>
          <p>Choose another period above, or a number of the funnel.</p>
        </Empty>
      </>
    )
  }
  return <Listed address={address} scope={scope} question={question} />
}

/** The journeys of a period, or those behind one bar of the funnel. */
export function JourneysPage({ address }: { readonly address: ListAddress }): ReactElement {
  const scope = useScope(address)
  const { behind } = address
  if (behind?.before === true) return <ListedBefore address={address} scope={scope} behind={behind} />
  return <Listed address={address} scope={scope} question={journeysQuestion(scope, address)} />
}
