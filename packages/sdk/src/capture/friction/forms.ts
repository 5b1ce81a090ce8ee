import type { Client } from '../../options.ts'
import { endAll, listen } from '../listen.ts'
import { watchFormErrors } from './form-errors.ts'
import { fieldName, fieldOf, formName, formOf, submitting } from './form-field.ts'

/** What is known of a form on this page view. */
interface Progress {
  /** Names of the fields that were filled in, the last one last. */
  _fields: string[]
  /** How often a field was found wrong, by its name. */
  readonly _errors: Map<string, number>
  /** Fields that are wrong and have not been changed since. */
  readonly _wrong: Set<string>
  _corrections: number
  _submitted: boolean
}

/**
 * Makes `form_error` of a field that is found wrong, again only when it was changed in between, and `form_abandon` of
 * a form that was begun and not submitted when its page is left. By the names of fields, never by their values.
 */
export function forms(client: Client): () => void {
  let begun = new Map<Element, Progress>()
  const progressOf = (form: Element): Progress => {
    const progress = begun.get(form) ?? createProgress()
    begun.set(form, progress)
    return progress
  }

  const endErrors = watchFormErrors((element, reason) => {
    const form = formOf(element)
    const field = fieldName(element)
    const times = countError(progressOf(form), field)
    if (times > 0) client.track('form_error', { ...formName(form), field, reason, times }, true)
  })
  const onFill = (event: Event) => {
    const element = fieldOf(event)
    // Browsers fill in fields by themselves, and so do scripts; the visitor is where the focus is.
    if (!element?.matches(':focus')) return
    const progress = progressOf(formOf(element))
    const field = fieldName(element)
    progress._fields = [...progress._fields.filter(other => other !== field), field]
    progress._submitted = false
  }
  // `input` comes with every letter; what is changed is done with, and the focus is elsewhere already.
  const onChange = (event: Event) => {
    const element = fieldOf(event)
    const progress = element && begun.get(formOf(element))
    if (progress?._wrong.delete(fieldName(element as Element))) progress._corrections++
  }
  const onSubmit = (event: Event) => {
    const [target] = event.composedPath()
    if (!(target instanceof Element)) return
    const by = isSending(event) ? target : target.closest(submitting)
    const progress = by && begun.get(formOf(by))
    if (progress) progress._submitted = true
  }
  const onLeave = () => {
    for (const [form, progress] of begun) {
      const detail = describeLoss(progress)
      if (detail) client.track('form_abandon', { ...formName(form), ...detail }, true)
    }
    begun = new Map()
  }
  return endAll([
    endErrors,
    listen('input', onFill),
    listen('change', onChange),
    listen('submit click keydown', onSubmit),
    client.atViewEnd(onLeave),
  ])
}

/** The form's own event, or the key that sends a form that has none. */
const isSending = (event: Event): boolean =>
  event.type === 'submit' || (event instanceof KeyboardEvent && event.key === 'Enter')

const createProgress = (): Progress => ({
  _fields: [],
  _errors: new Map(),
  _wrong: new Set(),
  _corrections: 0,
  _submitted: false,
})

/** How often the field was wrong, or 0 if that was told and the field has not been changed since. */
function countError(progress: Progress, field: string): number {
  progress._submitted = false
  if (progress._wrong.has(field)) return 0
  progress._wrong.add(field)
  const times = (progress._errors.get(field) ?? 0) + 1
  progress._errors.set(field, times)
  return times
}

/** What is lost with a form whose page is left, if it was begun and not submitted. */
function describeLoss({ _fields, _errors, _corrections, _submitted }: Progress): object | undefined {
  const field = _fields.at(-1)
  if (_submitted || field === undefined) return undefined
  const sum = [..._errors.values()].reduce((total, times) => total + times, 0)
  return { field, fields: _fields.length, errors: sum, corrections: _corrections }
}
