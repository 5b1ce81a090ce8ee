import type { Capture } from '../../options.ts'
import { nameCapture } from '../captures.ts'
import { endAll } from '../listen.ts'
import { deadClicks } from './dead-clicks.ts'
import { forms } from './forms.ts'
import { jsErrors } from './js-errors.ts'
import { rageClicks } from './rage-clicks.ts'
import { requestErrors } from './request-errors.ts'

/**
 * Tells where a page resists: `rage_click`, `dead_click`, `form_error`, `form_abandon`, `js_error`, `request_error`.
 *
 * Of fields it knows the names, of elements the tag, id and classes, of errors the message without secrets: never a
 * value that a visitor has typed, never a text that they see.
 */
export function friction(): Capture {
  return nameCapture('friction', client =>
    endAll([rageClicks, deadClicks, forms, jsErrors, requestErrors].map(watch => watch(client))),
  )
}
