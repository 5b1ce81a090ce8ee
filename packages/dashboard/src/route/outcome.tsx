import type { Money, Outcome as OutcomeName } from '@touchline/analysis'
import type { ReactElement } from 'react'

const looks: Readonly<Record<OutcomeName, readonly [light: string, words: string]>> = {
  converted: ['good', 'Ordered'],
  open: ['none', 'Open'],
  lost: ['lost', 'Left'],
}

interface OutcomeProps {
  readonly outcome: OutcomeName
  readonly revenue: readonly Money[]
}

/** How a journey stands. A key event without money is no order. */
export function Outcome({ outcome, revenue }: OutcomeProps): ReactElement {
  const [light, words] = looks[outcome]
  return (
    <span className={`status ${outcome === 'converted' ? 'good' : 'muted'}`}>
      <i className={`light ${light}`} />
      {outcome === 'converted' && revenue.length === 0 ? 'Goal reached' : words}
    </span>
  )
}
