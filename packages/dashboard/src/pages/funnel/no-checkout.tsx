import type { ReactElement } from 'react'
import { dayIn } from '../../address/period.ts'
import { useSite } from '../../address/site.ts'
import type { Scope } from '../../ask/questions.ts'
import { useLiveState } from '../../chrome/live.ts'
import { PageHead } from '../../chrome/page-head.tsx'
import { Empty } from '../../chrome/panel-state.tsx'
import { useNow } from '../../chrome/use-now.ts'
import { formatAgo } from '../../format/duration.ts'
import { formatMoment } from '../../format/time.ts'
import { TagToPaste } from '../setup/tag-to-paste.tsx'

/** The days went by after the shop's last event: the tag may be gone. */
function Silence({ lastEventAt }: { readonly lastEventAt: number }): ReactElement {
  const { name, timeZone: zone } = useSite()
  return (
    <>
      <PageHead over="Funnel · Checkout" title="No event has arrived in this period" />
      <Empty>
        <p>
          <b>
            The last event of {name} came on {formatMoment(lastEventAt, { zone })}.
          </b>{' '}
          Is the tag still in the source of the shop’s pages, does a blocker stop <code>touchline.js</code>,
          can the shop’s visitors reach this server’s address?
        </p>
        <TagToPaste />
      </Empty>
    </>
  )
}

/** A funnel without a single unit: says what is known of why, and nothing more. */
export function NoCheckout({ scope }: { readonly scope: Scope }): ReactElement {
  const { timeZone } = useSite()
  const { lastEventAt } = useLiveState()
  const now = useNow(5000)
  const lastDay = lastEventAt === null ? undefined : dayIn(timeZone, lastEventAt)
  if (lastEventAt !== null && lastDay !== undefined && lastDay < scope.from) {
    return <Silence lastEventAt={lastEventAt} />
  }
  const inPeriod = lastDay !== undefined && lastDay < scope.to
  return (
    <>
      <PageHead over="Funnel · Checkout" title="No checkout has begun in this period" />
      <Empty>
        <p>
          <b>Nothing to draw in these days.</b> The funnel draws itself once somebody looks at a product,
          fills a cart or opens the checkout.{' '}
          {lastEventAt !== null &&
            (inPeriod
              ? `Events did arrive, the last one ${formatAgo(lastEventAt, now)}.`
              : `The last event came ${formatAgo(lastEventAt, now)}, after these days.`)}
        </p>
      </Empty>
    </>
  )
}
