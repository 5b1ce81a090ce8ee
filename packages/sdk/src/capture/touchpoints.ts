import { limits } from '@touchline/protocol/limits'
import { cutText } from '../event/detail.ts'
import type { Capture, Client } from '../options.ts'
import { nameCapture } from './captures.ts'

const marked = '[data-touchpoint]'
const watched = '[data-touchpoint-seen]'

/**
 * Makes a `touchpoint` event of a click on or inside an element with `data-touchpoint`, and, once per element with
 * `data-touchpoint-seen`, of the moment when half of it (or half of the window) is in sight.
 */
export function touchpoints(): Capture {
  return nameCapture('touchpoints', client => {
    const onClick = (event: MouseEvent) => {
      // Across shadow roots the event's own target is the outermost host; the path knows better.
      const [target] = event.composedPath()
      const element = target instanceof Element ? target.closest(marked) : null
      const host = element ?? (event.target instanceof Element ? event.target.closest(marked) : null)
      if (host) say(client, host, 'click')
    }
    // In the capture phase: shops stop clicks from bubbling.
    document.addEventListener('click', onClick, true)
    const endSeen = typeof IntersectionObserver === 'function' ? watchSeen(client) : undefined
    return () => {
      document.removeEventListener('click', onClick, true)
      endSeen?.()
    }
  })
}

function say(client: Client, element: Element, action: 'click' | 'seen'): void {
  const touchpoint = element.closest(marked)?.getAttribute('data-touchpoint')?.trim()
  if (touchpoint) client.track('touchpoint', { touchpoint: cutText(touchpoint, limits.nameLength), action })
}

function watchSeen(client: Client): () => void {
  const known = new WeakSet<Element>()
  const seen = new IntersectionObserver(
    entries => {
      for (const entry of entries) {
        if (!isInSight(entry)) continue
        seen.unobserve(entry.target)
        say(client, entry.target, 'seen')
      }
    },
    // Several thresholds, because an element taller than the window never shows half of itself.
    { threshold: [0, 0.25, 0.5] },
  )
  const look = () => {
    for (const element of document.querySelectorAll(watched)) {
      if (known.has(element)) continue
      known.add(element)
      seen.observe(element)
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
    seen.disconnect()
  }
}

function isInSight({
  isIntersecting,
  intersectionRatio,
  intersectionRect,
  rootBounds,
}: IntersectionObserverEntry): boolean {
  const windowHeight = rootBounds?.height ?? innerHeight
  return isIntersecting && (intersectionRatio >= 0.5 || intersectionRect.height >= windowHeight / 2)
}
