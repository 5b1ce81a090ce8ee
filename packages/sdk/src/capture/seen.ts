import type { Capture, Client } from '../options.ts'
import { nameCapture } from './captures.ts'
import { trackTouchpoint } from './touchpoints.ts'

/** Elements whose coming into sight is an event. */
const watched = '[data-touchpoint-seen]'

/**
 * Makes a `touchpoint` event, once per element with `data-touchpoint-seen`, of the moment when half of it (or half of
 * the window) is in sight.
 */
export const seen = (): Capture =>
  nameCapture('seen', client => (typeof IntersectionObserver === 'function' ? watchSeen(client) : undefined))

function watchSeen(client: Client): () => void {
  const known = new WeakSet<Element>()
  const observer = new IntersectionObserver(
    entries => {
      for (const entry of entries) {
        if (!isInSight(entry)) continue
        observer.unobserve(entry.target)
        trackTouchpoint(client, entry.target, 'seen')
      }
    },
    // Several thresholds, because an element taller than the window never shows half of itself.
    { threshold: [0, 0.25, 0.5] },
  )
  const look = () => {
    for (const element of document.querySelectorAll(watched)) {
      if (known.has(element)) continue
      known.add(element)
      observer.observe(element)
    }
  }
  let frame: ReturnType<typeof setTimeout> | undefined
  const added = new MutationObserver(() => {
    frame ??= setTimeout(() => {
      frame = undefined
      look()
    }, 200)
  })
  look()
  added.observe(document, { childList: true, subtree: true })
  return () => {
    clearTimeout(frame)
    added.disconnect()
    observer.disconnect()
  }
}

function isInSight({
  isIntersecting,
  intersectionRatio,
  intersectionRect,
  rootBounds,
}: IntersectionObserverEntry) {
  const windowHeight = rootBounds?.height ?? innerHeight
  return isIntersecting && (intersectionRatio >= 0.5 || intersectionRect.height >= windowHeight / 2)
}
