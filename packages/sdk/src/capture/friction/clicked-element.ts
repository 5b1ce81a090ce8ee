import { attributesOf } from '../attributes-of.ts'

/** What a pointer's click hit, also inside of shadow roots that are open. */
export function clickedElement(event: MouseEvent): Element | undefined {
  const [target] = event.composedPath()
  // The keyboard clicks too, and does not miss.
  return event.button === 0 && event.detail > 0 && target instanceof Element ? target : undefined
}

const controls =
  'a,button,summary,input,[onclick],[role=button],[role=link],[role=tab],[role=menuitem],[role=switch]'

/** Whether an element promises that a click does something: by what it is, or by the hand that the pointer becomes. */
export const looksClickable = (element: Element): boolean =>
  element.closest(controls) !== null || getComputedStyle(element).cursor === 'pointer'

/** Elements in which clicks have a meaning of their own: choosing text, moving a thumb, playing, drawing. */
export const hasOwnClicks = (element: Element): boolean =>
  element.closest(
    'input:not([type=submit],[type=button],[type=image],[type=reset]),label,textarea,select,video,audio,canvas,[contenteditable]',
  ) !== null

/** What an element and the two around it are called by their classes, ids and labels. */
export function calledLike(element: Element, words: RegExp): boolean {
  let place: Element | null = element
  for (let step = 0; place && step < 3; step++, place = place.parentElement) {
    if (words.test(attributesOf(place, 'class', 'id', 'name', 'aria-label'))) return true
  }
  return false
}

/**
 * An element as an event names it: its tag, id and first classes, and the touchpoint that it lies in. Never its text,
 * which may be a customer's name.
 */
export function describeElement(element: Element): { element: string; touchpoint?: string } {
  const { id, localName, classList } = element
  const name = [localName, id && `#${id}`, ...[...classList].slice(0, 2).map(word => `.${word}`)].join('')
  const touchpoint = element.closest('[data-touchpoint]')?.getAttribute('data-touchpoint')
  return { element: name.slice(0, 100), ...(touchpoint && { touchpoint }) }
}
