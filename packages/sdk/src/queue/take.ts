import { limits } from '@touchline/protocol/limits'
import { now } from '../event/clock.ts'
import { timeOfId } from '../event/id.ts'
import { change, type Desk, removeRow } from './desk.ts'
import { isAhead } from './ledger.ts'
import type { Row } from './row.ts'
import { adopt } from './write.ts'

/**
 * Chooses the rows that can travel together. The others are those of other page lives that may not be sent yet: somebody
 * may have heard of them.
 */
export type Pick = (rows: readonly Row[], others?: readonly Row[]) => readonly Row[]

/** Safari keeps nothing for longer than 7 days either. */
const keepMs = 7 * 24 * 60 * 60 * 1000
/** A row belongs to the page life that has made it for so long: it gathers for 5 s, and an answer takes 10 s at most. */
export const ownMs = 15_000

/** A row in the hands of a page life, which may be the last that anybody hears of it for 15 s, then 1 min, then 5. */
const claim = (row: Row, by: string): Row => {
  // Who sends what another page life has made, does so because that one was not heard of: it has probably been sent.
  const { turns = +(row.stream !== by) } = row
  return { ...row, by, turns: turns + 1, until: now() + ownMs * 4 ** Math.min(turns, 3) }
}

/**
 * Takes rows to send, those of earlier pages and of other tabs included.
 *
 * @returns when rows that may not be sent yet may be: milliseconds from now, `undefined` when there are none.
 */
export async function take(desk: Desk, pick: Pick): Promise<number | undefined> {
  const { _own: own, _underWay: underWay } = desk
  const me = desk._stream()
  // What this page has put aside, it writes itself.
  await desk._shelf._unstash?.(adopt(desk), me)
  if (desk._isLeft || desk._erasing) return undefined
  let next = Number.POSITIVE_INFINITY
  let picked: readonly Row[] = []
  desk._isTaking = true
  await change(desk, (ledger, shelf) => {
    // On a full disk the change is made twice.
    for (const { id } of picked) underWay.delete(id)
    const isLater = (time: number) => {
      if (isAhead(time)) next = Math.min(next, time)
      return isAhead(time)
    }
    if (isLater(ledger.after)) return
    shelf._read(limits.eventsPerBatch, (rows, isCut) => {
      const others: Row[] = []
      const free = rows.filter(row => {
        const made = timeOfId(row.id)
        // A clock that is set forward makes old ones of a page's own.
        if (row.stream !== me && made < now() - keepMs) removeRow(ledger, shelf, row, 'expired')
        else if (!underWay.has(row.id)) {
          if ((row.by ?? row.stream) === me || !isLater(row.until ?? made + ownMs)) return true
          others.push(row)
        }
        return false
      })
      picked = pick(free, others)
      for (const row of picked) {
        underWay.add(row.id)
        shelf._put(claim(row, me))
      }
      // Another tab may have delivered rows of this page: what is no longer there needs no sending.
      if (isCut || rows.length === limits.eventsPerBatch || desk._unwritten[0]) return
      for (const id of own.keys()) if (!rows.some(row => row.id === id)) own.delete(id)
    })
  })
  desk._isTaking = false
  return next < Number.POSITIVE_INFINITY ? next - now() : undefined
}
