import type { Client } from '../../options.ts'
import { listen } from '../listen.ts'
import {
  calledLike,
  clickedElement,
  describeElement,
  hasOwnClicks,
  looksClickable,
} from './clicked-element.ts'

/** So many clicks within so long on a spot of so many pixels. */
const clicks = 3
const withinMs = 1_000
const spot = 30

/** Where one clicks quickly and means it: numbers that are stepped, pictures that are leafed through. */
const stepped = /qty|quantit|stepper|increase|decrease|(^|[-_\s])(plus|minus)/i
const leafed = /carousel|slider|slideshow|swiper|slick|gallery|zoom|(^|[-_\s])(prev|next)/i

/**
 * Makes `rage_click` of three clicks within a second on one spot, once for as long as they go on. Not of those that
 * choose a paragraph, step a number or leaf through pictures.
 */
export function rageClicks(client: Client): () => void {
  let burst: MouseEvent[] = []
  let told = false
  const onClick = (event: MouseEvent) => {
    const element = clickedElement(event)
    if (!element) return
    const last = burst.at(-1)
    const age = last ? event.timeStamp - last.timeStamp : Infinity
    // A click on a label is followed by one on its field, which nobody has made.
    if (age < 20) return
    const isNear = last && Math.hypot(event.clientX - last.clientX, event.clientY - last.clientY) < spot
    if (age > withinMs || !isNear) {
      burst = []
      told = false
    }
    burst = [...burst, event].slice(-clicks)
    const first = burst[0]?.timeStamp ?? 0
    if (told || burst.length < clicks || event.timeStamp - first > withinMs) return
    told = true
    if (isMeant(element)) return
    client.track('rage_click', describeElement(element), true)
  }
  return listen('click', onClick)
}

function isMeant(element: Element): boolean {
  const choosesText = getSelection()?.type === 'Range' && !looksClickable(element)
  // In a form "next" leads on, and had better do so at once.
  const leafs = !element.closest('form') && calledLike(element, leafed)
  return choosesText || leafs || hasOwnClicks(element) || calledLike(element, stepped)
}
