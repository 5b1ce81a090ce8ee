import { at, pick } from '../capture/commerce/read-path.ts'
import { createVisitorOf } from './carried-visitor.ts'
import { meaningOf } from './meanings.ts'
import { createPost } from './post.ts'
import type { PixelOptions, SandboxApi } from './sandbox.ts'
import { toWireEvent } from './wire-event.ts'

/**
 * Tells of a Shopify checkout from within its sandbox, where no page and no cookie of the shop can be reached
 * directly: standard events are heard through `analytics`, and the visitor's id is read through `browser`, so that
 * the checkout belongs to the same journey as the shop.
 *
 * Events are kept in memory and posted at once: a sandbox ends with its page. Without the visitor's consent to
 * analytics nothing is read or sent until there is an answer.
 *
 * @param events those that the pixel's own lines heard while this script was loading; heard again, they are told once.
 */
export function touchlinePixel(
  { analytics, browser, init, customerPrivacy }: SandboxApi,
  options: PixelOptions,
  events: readonly unknown[] = [],
): void {
  const post = createPost(options)
  const visitorOf = createVisitorOf(browser)
  const heard = new Set<unknown>()
  let seq = 0
  let allowed = init.customerPrivacy?.analyticsProcessingAllowed !== false
  let held: unknown[] = []

  const tell = (said: unknown) => {
    const meaning = meaningOf(said)
    if (!meaning) return
    const event = toWireEvent(meaning.name, pick(said, meaning.fields), said, ++seq)
    void visitorOf().then(visitor => post(event, visitor))
  }
  const hear = (said: unknown) => {
    const id = at(said, 'id') ?? said
    if (heard.has(id)) return
    heard.add(id)
    if (allowed) tell(said)
    else held.push(said)
  }
  customerPrivacy?.subscribe('visitorConsentCollected', answer => {
    allowed = answer.customerPrivacy.analyticsProcessingAllowed
    if (!allowed) return
    held.forEach(tell)
    held = []
  })
  events.forEach(hear)
  analytics.subscribe('all_standard_events', hear)
}
