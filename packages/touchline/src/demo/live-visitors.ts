/**
 * Visitors who keep coming while the demo runs: each page is told when it is opened and when it is left.
 *
 * @module
 */

import type { Relay } from '../relay/relay.ts'
import type { World } from './life.ts'
import { liveLife } from './life.ts'
import { toPageBatch } from './page-batch.ts'
import { createRandom } from './random.ts'
import type { PageLife } from './walk.ts'

export interface LiveVisitors {
  /** No new page is told after this; what is under way is waited for. */
  stop(): Promise<void>
}

export interface LiveOptions {
  readonly world: World
  readonly relay: Relay
  /** Mean time between two new visitors. Default 12 s. */
  readonly everyMs?: number | undefined
  readonly onFault: (error: unknown) => void
}

// A visit is over by then; later visits of the same person belong to days that this process may not see.
const longestVisitMs = 3 * 60 * 60 * 1000
// What a page reports by itself is there within this time.
const openedMs = 1_000

/** Lets new visitors come until stopped. */
export function startLiveVisitors({ world, relay, everyMs = 12_000, onFault }: LiveOptions): LiveVisitors {
  const timers = new Set<NodeJS.Timeout>()
  const underWay = new Set<Promise<void>>()
  const startedAt = Date.now()
  const gaps = createRandom(`${world.seed}/live/${startedAt}`)
  let stopped = false
  let born = 0

  const later = (at: number, action: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      action()
    }, at - Date.now())
    timers.add(timer)
  }
  const send = (life: PageLife, events: PageLife['events']): void => {
    if (events.length === 0 || stopped) return
    const sending = relay.send(toPageBatch(life, events)).catch(onFault)
    underWay.add(sending)
    void sending.finally(() => underWay.delete(sending))
  }
  const play = (life: PageLife): void => {
    const opening = life.events.filter(event => event.mono < openedMs)
    const rest = life.events.filter(event => event.mono >= openedMs)
    later(life.openedAt + openedMs, () => send(life, opening))
    later(life.leftAt, () => send(life, rest))
  }
  const bear = (): void => {
    const now = Date.now()
    const random = createRandom(`${world.seed}/live/${startedAt}/${born++}`)
    const lives = liveLife(world, random, now)
    for (const life of lives.filter(life => life.openedAt < now + longestVisitMs)) play(life)
    later(now - Math.log(1 - gaps.next()) * everyMs, bear)
  }
  bear()
  return {
    async stop() {
      stopped = true
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
      await Promise.all(underWay)
    },
  }
}
