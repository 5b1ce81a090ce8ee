/**
 * Sends the simulated visitors of a span of time to the collector.
 *
 * @module
 */

import type { Relay } from '../relay/relay.ts'
import { sendAll } from '../relay/relay.ts'
import { birthsOn, dayMs, dayOf } from './calendar.ts'
import type { DemoState } from './demo-state.ts'
import type { World } from './life.ts'
import { livesBornOn, longestLifeDays } from './life.ts'
import { toPageBatch } from './page-batch.ts'
import type { Shop } from './shop.ts'
import { createShopPages } from './shop-page.ts'
import type { PageLife } from './walk.ts'

export interface SeedOptions {
  readonly shop: Shop
  readonly state: DemoState
  /** Pages that were left after `state.sentUntil` and until this moment are sent. */
  readonly until: number
  readonly relay: Relay
  readonly inFlight: number
  /** Sending ends when it is aborted. */
  readonly signal?: AbortSignal | undefined
  /** Called for each visitor who was looked at. */
  readonly onVisitor?: (() => void) | undefined
}

/** What was sent. */
export interface SeedReport {
  /** Visitors who had something to send. */
  readonly visitors: number
  readonly pages: number
  readonly events: number
}

/** The world of a demo. */
export function worldOf(shop: Shop, { seed, visitors, days }: DemoState): World {
  return { shop, pages: createShopPages(shop), seed, visitorsPerDay: visitors / days }
}

/** The days on which somebody may have been born who was in the shop between the last time and `until`. */
function daysToPlay({ firstDay, sentUntil }: DemoState, until: number): readonly number[] {
  const first = Math.max(firstDay, dayOf(sentUntil) - longestLifeDays)
  return Array.from({ length: Math.max(0, dayOf(until) - first + 1) }, (_, index) => first + index)
}

/** How many visitors will be looked at, for a progress bar. */
export function countVisitors(state: DemoState, until: number): number {
  const perDay = state.visitors / state.days
  return daysToPlay(state, until).reduce((sum, day) => sum + birthsOn(day, perDay, state.seed), 0)
}

/** Every page life that ended in the span, one visitor after the other. */
export function* pageLives(
  world: World,
  state: DemoState,
  until: number,
  onVisitor?: () => void,
): Generator<readonly PageLife[]> {
  for (const day of daysToPlay(state, until)) {
    for (const lives of livesBornOn(day, world)) {
      yield lives.filter(life => life.leftAt > state.sentUntil && life.leftAt <= until)
      onVisitor?.()
    }
    if (day * dayMs > until) return
  }
}

/** Sends what is missing. Sent again after an interruption, it changes nothing: the ids are the same. */
export async function seedVisitors(options: SeedOptions): Promise<SeedReport> {
  const { shop, state, until, relay, inFlight, onVisitor, signal } = options
  const count = { visitors: 0, pages: 0, events: 0 }
  function* batches(): Generator<string> {
    for (const lives of pageLives(worldOf(shop, state), state, until, onVisitor)) {
      if (lives.length > 0) count.visitors++
      for (const life of lives) {
        signal?.throwIfAborted()
        count.pages++
        count.events += life.events.length
        yield toPageBatch(life)
      }
    }
  }
  await sendAll(relay, batches(), inFlight)
  return count
}
