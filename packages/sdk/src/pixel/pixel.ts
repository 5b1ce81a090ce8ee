import { at, pick } from '../capture/commerce/read-path.ts'
import { hasPrivacySignal } from '../consent.ts'
import { createCarriedVisitor } from './carried-visitor.ts'
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
 * analytics nothing is read or sent until there is an answer; a consent that is withdrawn takes the cookie with it.
 * Under Global Privacy Control events are nobody's, and no cookie is read or set.
 *
 * @param events those that the pixel's own lines heard while this script was loading; heard again, they are told once.
 */
export function touchlinePixel(
  { analytics, browser, init, customerPrivacy }: SandboxApi,
  options: PixelOptions,
  events: readonly unknown[] = [],
): void {
  let post = createPost(options)
  const visitor = createCarriedVisitor(browser)
  const heard = new Set<unknown>()
  let seq = 0
  let allowed = init.customerPrivacy?.analyticsProcessingAllowed !== false
  /** None after a withdrawal: what happens then is not told later either. */
  let held: unknown[] | undefined = []

  const tell = (said: unknown) => {
    const meaning = meaningOf(said)
    if (!meaning) return
    const event = toWireEvent(meaning.name, pick(said, meaning.fields), said, ++seq)
    const { _send } = post
    if (hasPrivacySignal()) _send(event)
    else void visitor._id().then(id => _send(event, id))
  }
  const hear = (said: unknown) => {
    const id = at(said, 'id') ?? said
    if (heard.has(id)) return
    heard.add(id)
    if (allowed) tell(said)
    else held?.push(said)
  }
  customerPrivacy?.subscribe('visitorConsentCollected', answer => {
    const before = allowed
    allowed = answer.customerPrivacy.analyticsProcessingAllowed
    if (allowed) {
      held?.forEach(tell)
      held = []
    } else if (before) {
      held = undefined
      post._end()
      // Nothing links what may come later with what was.
      post = createPost(options)
      seq = 0
      if (!hasPrivacySignal()) visitor._forget()
    }
  })
  events.forEach(hear)
  analytics.subscribe('all_standard_events', hear)
}
