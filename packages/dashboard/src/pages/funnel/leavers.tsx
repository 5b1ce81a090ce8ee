import type { FunnelAnswer, JourneyRow } from '@touchline/analysis'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { type Address, type Behind, writeAddress } from '../../address/address.ts'
import { useSite } from '../../address/site.ts'
import { journeysQuestion, type Scope } from '../../ask/questions.ts'
import { useAsk } from '../../ask/use-ask.ts'
import { useNow } from '../../chrome/use-now.ts'
import { formatCount, wordsFor } from '../../format/number.ts'
import { formatPerson } from '../../format/person.ts'
import { Route } from '../../route/route.tsx'
import { When } from '../journeys/journey-table.tsx'
import { placeBefore } from './place.ts'
import type { Transition } from './transition.ts'

/** How many leavers are shown beside the bars. */
const shown = 5

interface LeaversProps {
  readonly answer: FunnelAnswer
  readonly at: Transition
  readonly scope: Scope
  readonly address: Address
}

interface LeaverProps {
  readonly row: JourneyRow
  readonly href: string
  readonly now: number
}

/** The last touches say most about why somebody left. */
function Leaver({ row, href, now }: LeaverProps): ReactElement {
  const { timeZone } = useSite()
  const last = row.touches.slice(-3)
  return (
    <li className="leaver">
      <p>
        <Link className="n strong" href={href}>
          {formatPerson(row)}
        </Link>
        <span className="faint">
          <When at={row.endAt} now={now} zone={timeZone} />
        </span>
      </p>
      <Route touches={last} total={last.length} gapAt={null} most={3} />
    </li>
  )
}

function Button({
  at,
  href,
  many,
}: {
  readonly at: Transition
  readonly href: string
  readonly many: string
}) {
  if (at.left === 0) return null
  const one = at.left === 1
  return (
    <footer>
      <Link className="btn primary block" href={href}>
        {one ? 'See the journey' : `See the ${formatCount(at.left)} ${many}`}
      </Link>
    </footer>
  )
}

/** Who left at the chosen step last, beside the bars. */
export function Leavers({ answer, at, scope, address }: LeaversProps): ReactElement {
  const behind: Behind = { step: at.step, outcome: 'dropped' }
  const { site, period } = address
  const words = wordsFor(answer.resolved.unit)
  const list = useAsk(journeysQuestion(scope, { behind, limit: shown }))
  const now = useNow(5000)
  const rows = list.data?.answer.rows ?? []
  return (
    <aside className="drawer" aria-label="Who left at the chosen step">
      <header>
        <div>
          <h2>The last to leave {placeBefore(answer, at.step + 1)}</h2>
          <p>
            Reached “{at.from}”, did not come to “{at.to}”. What they touched last.
          </p>
        </div>
      </header>
      {at.left === 0 && <p className="none">Nobody left here in this period.</p>}
      <ol className="list" aria-busy={list.data === undefined}>
        {rows.map(row => (
          <Leaver
            key={row.id}
            row={row}
            now={now}
            href={writeAddress({ page: 'journey', person: row.person, site, period, behind })}
          />
        ))}
      </ol>
      <Button
        at={at}
        many={words.many}
        href={writeAddress({ page: 'journeys', site, period, behind, offset: 0 })}
      />
    </aside>
  )
}
