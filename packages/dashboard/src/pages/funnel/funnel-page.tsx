import type { FunnelAnswer } from '@touchline/analysis'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { type Address, type FunnelView, writeAddress } from '../../address/address.ts'
import { addDays, previousDays } from '../../address/period.ts'
import { useScope } from '../../address/use-scope.ts'
import { checkoutQuestion, type Scope } from '../../ask/questions.ts'
import { useAsk } from '../../ask/use-ask.ts'
import { PageHead } from '../../chrome/page-head.tsx'
import { Loading, PageFailure, StaleNotice } from '../../chrome/panel-state.tsx'
import { Rule } from '../../chrome/rule.tsx'
import { formatDuration } from '../../format/duration.ts'
import { wordsFor } from '../../format/number.ts'
import { smallestRateBase } from '../../format/rate.ts'
import { formatDays } from '../../format/time.ts'
import { findLeak, type Leak } from './find-leak.ts'
import { FunnelBars } from './funnel-bars.tsx'
import { FunnelTable } from './funnel-table.tsx'
import { Leavers } from './leavers.tsx'
import { Lede } from './lede.tsx'
import { NoCheckout } from './no-checkout.tsx'
import { sayChange, sayLeak } from './say-leak.ts'
import { stepBars, transitionTo } from './step-bars.ts'
import type { FunnelLinks } from './step-figures.tsx'

type FunnelAddress = Extract<Address, { page: 'funnel' }>

/** Where the numbers of a funnel lead from its address. */
export function linksOf(address: FunnelAddress): FunnelLinks {
  const { site, period } = address
  const behind: FunnelLinks['behind'] = units =>
    writeAddress({ page: 'journeys', site, period, behind: units, offset: 0 })
  return {
    behind,
    before: step => behind({ step, outcome: 'reached', before: true }),
    choose: step => writeAddress({ ...address, step }),
  }
}

const views: readonly (readonly [FunnelView, string])[] = [
  ['step', 'Of step before'],
  ['start', 'Of start'],
  ['table', 'Table'],
]

function ViewSwitch({ address }: { readonly address: FunnelAddress }): ReactElement {
  return (
    <nav className="seg" aria-label="Bars show">
      {views.map(([view, name]) => (
        <Link
          key={view}
          href={writeAddress({ ...address, view })}
          {...(address.view === view ? { 'aria-current': 'true' as const } : {})}
        >
          {name}
        </Link>
      ))}
    </nav>
  )
}

const explanations: Readonly<Record<FunnelView, string>> = {
  step: 'Share of the step before that goes on. Dashed line: everyone at the step before.',
  start: 'Share of the start that comes this far. Dashed line: everyone at the start.',
  table: 'The same numbers as the bars, with their 95 % intervals.',
}

const fewExplained = 'Fewer than 30 came to the start: shown as counts, with no rate and no comparison.'

function Legend({ answer, address, scope }: FunnelProps): ReactElement {
  const before = previousDays(scope)
  const few = answer.units < smallestRateBase
  return (
    <div className="legend">
      <span>
        <i className="key" />
        went on
      </span>
      <span>
        <i className="key waiting" />
        on the way, may still go on
      </span>
      <span>
        <i className={few ? 'key gone' : 'key lost'} />
        {few ? 'left' : 'left, chosen step'}
      </span>
      {stepBars(answer, address.view).some(({ was }) => was !== null) && (
        <span>
          <i className="key ghost" />
          {formatDays(before.from, addDays(before.to, -1), false)}
        </span>
      )}
      {!few && <span>I 95 % interval</span>}
    </div>
  )
}

interface FunnelProps {
  readonly answer: FunnelAnswer
  readonly address: FunnelAddress
  readonly scope: Scope
}

function Bars({
  answer,
  address,
  scope,
  chosen,
}: FunnelProps & { readonly chosen: number | undefined }): ReactElement {
  const links = linksOf(address)
  const few = answer.units < smallestRateBase && address.view !== 'table'
  return (
    <section className="panel">
      <header>
        <div>
          <h2>{sayChange(answer)}</h2>
          <p>{few ? fewExplained : explanations[address.view]}</p>
        </div>
        <ViewSwitch address={address} />
      </header>
      {address.view === 'table' ? (
        <FunnelTable answer={answer} links={links} />
      ) : (
        <FunnelBars answer={answer} view={address.view} chosen={chosen} links={links} />
      )}
      {address.view !== 'table' && (
        <footer>
          <Legend answer={answer} address={address} scope={scope} />
        </footer>
      )}
    </section>
  )
}

/** The step that is looked at: the chosen one, or the one where the leak is. */
function chosenStep(address: FunnelAddress, leak: Leak, steps: number): number | undefined {
  if (address.step !== undefined && address.step >= 2 && address.step <= steps) return address.step
  return 'at' in leak ? leak.at.step + 1 : undefined
}

function Funnel({ answer, address, scope }: FunnelProps): ReactElement {
  const leak = findLeak(answer)
  const chosen = chosenStep(address, leak, answer.steps.length)
  const at = chosen === undefined ? undefined : transitionTo(answer, chosen)
  const { windowMs, unit } = answer.resolved
  const window = windowMs === undefined ? '' : ` within ${formatDuration(windowMs)}`
  return (
    <>
      <PageHead
        over={`Funnel · Checkout, drawn from the events that arrived · ${wordsFor(unit).many}, in order${window}`}
        title={sayLeak(answer, leak)}
        lede={<Lede answer={answer} links={linksOf(address)} />}
      />
      <div className={at === undefined ? 'split one' : 'split aside'}>
        <Bars answer={answer} address={address} scope={scope} chosen={chosen} />
        {at !== undefined && <Leavers answer={answer} at={at} scope={scope} address={address} />}
      </div>
    </>
  )
}

/** The shop's own checkout: where most people leave, and who they were. */
export function FunnelPage({ address }: { readonly address: FunnelAddress }): ReactElement {
  const scope = useScope(address)
  const { data, error, again } = useAsk(checkoutQuestion(scope))
  if (data === undefined) {
    if (error !== null) return <PageFailure over="Funnel · Checkout" error={error} again={again} />
    return <Loading says="Counting who went on at each step." />
  }
  return (
    <>
      <StaleNotice error={error} asOf={data.asOf} />
      {data.answer.units === 0 ? (
        <NoCheckout scope={scope} />
      ) : (
        <Funnel answer={data.answer} address={address} scope={scope} />
      )}
      <Rule rule={data.rule} asOf={data.asOf} />
    </>
  )
}
