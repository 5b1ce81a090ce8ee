import { cutText } from '../event/json.ts'
import type { Capture, Client } from '../options.ts'
import { nameCapture } from './captures.ts'

const marked = '[data-touchpoint]'

/** Makes a `touchpoint` event of a click on or inside an element with `data-touchpoint`. */
export const touchpoints = (): Capture =>
  nameCapture('touchpoints', client => {
    const onClick = (event: MouseEvent) => {
      // Across shadow roots the event's own target is the outermost host; the path knows better.
      for (const target of [event.composedPath()[0], event.target]) {
        if (target instanceof Element && trackTouchpoint(client, target, 'click')) return
      }
    }
    // In the capture phase: shops stop clicks from bubbling.
    document.addEventListener('click', onClick, true)
    return () => document.removeEventListener('click', onClick, true)
  })

/** Makes the event of the touchpoint that an element lies in. `false` when it lies in none. */
export function trackTouchpoint(client: Client, element: Element, action: 'click' | 'seen'): boolean {
  const touchpoint = cutText(element.closest(marked)?.getAttribute('data-touchpoint')?.trim() ?? '')
  if (touchpoint) client.track('touchpoint', { touchpoint, action })
  return !!touchpoint
}
