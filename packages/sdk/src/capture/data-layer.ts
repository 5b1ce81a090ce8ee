import { toJson } from '../event/json.ts'
import { guarded } from '../guard.ts'
import type { Capture } from '../options.ts'
import { nameCapture } from './captures.ts'
import { scrubText } from './scrub-text.ts'
import { type Pushes, watchPushes } from './watch-pushes.ts'

/**
 * GA4's names that a page pushes itself: the vocabulary's commerce events. `page_view` is not among them: `pages()`
 * makes page views.
 */
export const readNames =
  /^(view_(item(_list)?|promotion|cart)|select_(item|promotion)|search|add_(to_wishlist|to_cart|shipping_info|payment_info)|remove_from_cart|begin_checkout|purchase|refund|login|sign_up|generate_lead|share)$/

/** Fields that are for Google's own scripts. */
const addressed = /^(gtm\.|event$|event_?(callback|timeout|model)$|ecommerce$|send_to$)/i

/** What the shop says to us itself within this time is not read again from its list; an order is read once. */
const sameWithinMs = 2_000

/** An order is one by its id, whatever else is said of it. */
const keyOf = (name: string, { transaction_id, items }: Detail) =>
  toJson([name, transaction_id || items]) ?? ''

interface Detail {
  readonly transaction_id?: unknown
  readonly items?: unknown
}

/**
 * Reads the GA4 events that a shop pushes into `dataLayer`, before and after this script has loaded: in the tag
 * manager's form `{ event, ecommerce: {…} }` and in gtag's form `['event', name, params]`.
 *
 * `push` keeps working as it did: the page's own call comes first, with its own result.
 */
export const dataLayer = (): Capture =>
  nameCapture('dataLayer', client => {
    // The idiom of every tag manager's snippet; whoever comes later finds the same list.
    if (!Array.isArray(window.dataLayer)) window.dataLayer = []
    const layer = window.dataLayer as unknown[]
    const said = new Map<string, number>()
    let isOurs = false
    const endWatch = client.watch((name, detail) => {
      const about: Detail = Object(detail)
      const hasId = about.transaction_id
      if (hasId || !isOurs) said.set(keyOf(name, about), hasId ? Infinity : Date.now())
    })
    const make = guarded((name: string, params: object) => {
      if (Date.now() - (said.get(keyOf(name, params)) ?? 0) < sameWithinMs) return
      isOurs = true
      client.track(name, params)
      isOurs = false
    })
    const read = guarded((entry: unknown) => {
      // gtag pushes its `arguments`, which is no array.
      const { 0: command, 1: called, 2: given, event, ecommerce } = Object(entry)
      const isCall = command === 'event'
      const name = isCall ? called : event
      if (!readNames.test(name)) return
      const params = { ...(isCall ? given : entry), ...ecommerce }
      for (const key in params) if (addressed.test(key)) delete params[key]
      params.search_term &&= scrubText(`${params.search_term}`)
      // The shop's own `track` for the same thing may stand behind its push.
      queueMicrotask(() => make(name, params))
    })
    layer.forEach(read)
    const endPushes = watchPushes(layer as Pushes, read)
    return () => {
      endWatch()
      endPushes()
    }
  })
