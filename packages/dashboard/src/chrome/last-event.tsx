import type { ReactElement } from 'react'
import { formatAgo } from '../format/duration.ts'
import { useLiveState } from './live.ts'
import { useNow } from './use-now.ts'

/** Events older than this are no sign of a shop that is being visited now. */
const quietAfter = 60_000

/** How long ago the site’s newest event came: the sign that numbers move by themselves. */
export function LastEvent(): ReactElement {
  const { lastEventAt, stalled } = useLiveState()
  const now = useNow(1000)
  if (stalled) {
    return (
      <p className="last-event">
        <i className="light bad" />
        Server not reached; trying again
      </p>
    )
  }
  if (lastEventAt === null) {
    return (
      <p className="last-event">
        <i className="light none" />
        No event yet
      </p>
    )
  }
  return (
    <p className="last-event">
      <i className={now - lastEventAt < quietAfter ? 'light good' : 'light none'} />
      Last event {formatAgo(lastEventAt, now)}
    </p>
  )
}
