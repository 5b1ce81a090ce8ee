import type { Client } from '../../options.ts'
import { endAll, listen } from '../listen.ts'
import { type Detail, isSameEvent, type Seen } from './same-event.ts'

/**
 * Says what a source saw, and when: whoever has to ask first what has changed knows it later. A source that sees the
 * same twice has seen two.
 *
 * @param at the clock when it was noticed, default now.
 */
export type Offer = (name: string, detail?: object, source?: string, at?: number) => void

/** Makes events out of offers. */
export interface Once {
  readonly offer: Offer
  /** Ends with the client, which makes no event any more: what waits is given up. */
  end(): void
}

/**
 * How long an offer waits in memory for a better source to say the same, in ms. For `page` it counts from the
 * beginning of the page view: shops tell of a page when it is loaded, and later on nobody is waited for.
 */
const waits = { moment: 1_000, page: 2_000 }

/**
 * Makes one event of what several sources say: an offer is left out when the event was made already, by whomever,
 * or is made while the offer waits. Each event stands for one offer of each source, so that two additions in a row
 * stay two; one with an id of its own is one, however often it is told. For the patience `page` an event stands for
 * as long as the page view lasts.
 *
 * What still waits is made when the page view ends or the page is hidden: nothing is lost.
 */
export function createOnce(client: Client, patience: keyof typeof waits): Once {
  const onePage = patience === 'page'
  const waiting = new Set<Seen>()
  let seen: Seen[] = []
  let making = false
  let isLater = false
  let viewFrom = performance.timeOrigin
  const wait = () => waits[patience] - (onePage ? Math.min(Date.now() - viewFrom, waits.page) : 0)
  const keep = (event: Seen) => {
    if (seen.push(event) > 50) seen.shift()
  }
  const make = (event: Seen) => {
    if (!waiting.delete(event)) return
    keep(event)
    making = true
    client.track(event.name, event.detail)
    making = false
  }
  const makeAll = () => waiting.forEach(make)
  const hear = (name: string, detail: unknown) => {
    if (making) return
    if (onePage && name === 'page_view') {
      seen = []
      if (isLater) viewFrom = Date.now()
    }
    const event: Seen = { name, detail: Object(detail), at: Date.now(), by: [Object(detail).event_id] }
    const offer = [...waiting].find(other => isSameEvent(other, event, onePage))
    if (offer) waiting.delete(offer)
    keep(offer ? { ...event, by: [...event.by, ...offer.by] } : event)
  }
  const endWatch = client.watch(hear)
  isLater = true
  return {
    offer(name, detail: Detail | undefined, source = '', at = Date.now()) {
      const event: Seen = { name, detail, at, by: [source, detail?.event_id] }
      const same = [...seen, ...waiting].find(other => isSameEvent(event, other, onePage, source))
      if (same) same.by.push(...event.by)
      else {
        waiting.add(event)
        setTimeout(make, wait(), event)
      }
    },
    end: endAll([
      () => waiting.clear(),
      endWatch,
      client.atViewEnd(makeAll),
      listen('visibilitychange', makeAll),
    ]),
  }
}
