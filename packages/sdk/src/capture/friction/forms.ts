import type { Client } from '../../options.ts'
import { endAll, listen, listenToNavigation } from '../listen.ts'
import { watchFormErrors } from './form-errors.ts'
import { fieldName, fieldOf, formName, formOf, submitting } from './form-field.ts'

/** What is known of a form on this page view. */
interface Progress {
  /** Names of the fields that were filled in, the last one last. */
  fields: string[]
  /** How often a field was found wrong, by its name. */
  readonly errors: Map<string, number>
  /** Fields that are wrong and have not been changed since. */
  readonly wrong: Set<string>
  corrections: number
  submitted: boolean
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
    if (times > 0) client.track('form_error', { ...formName(form), field, reason, times })
  })
  const onFill = (event: Event) => {
    const element = fieldOf(event)
    // Browsers fill in fields by themselves, and so do scripts; the visitor is where the focus is.
    if (!element?.matches(':focus')) return
    const progress = progressOf(formOf(element))
    const field = fieldName(element)
    progress.fields = [...progress.fields.filter(other => other !== field), field]
    progress.submitted = false
  }
  // `input` comes with every letter; what is changed is done with, and the focus is elsewhere already.
  const onChange = (event: Event) => {
    const element = fieldOf(event)
    const progress = element && begun.get(formOf(element))
    if (progress?.wrong.delete(fieldName(element as Element))) progress.corrections++
  }
  const onSubmit = (event: Event) => {
    const [target] = event.composedPath()
    if (!(target instanceof Element)) return
    const by = isSending(event) ? target : target.closest(submitting)
    const progress = by && begun.get(formOf(by))
    if (progress) progress.submitted = true
  }
  const onLeave = () => {
    for (const [form, progress] of begun) {
      const detail = describeLoss(progress)
      if (detail) client.track('form_abandon', { ...formName(form), ...detail })
    }
    begun = new Map()
  }
  const onNavigate = ({ destination }: NavigateEvent) => {
    // Before the address changes: the event belongs to the page that is left.
    if (URL.parse(destination.url)?.pathname !== location.pathname) onLeave()
  }
  return endAll([
    endErrors,
    listen('input', onFill),
    listen('change', onChange),
    listen('submit click keydown', onSubmit),
    listen('pagehide', onLeave),
    listenToNavigation('navigate', onNavigate),
  ])
}

/** The form's own event, or the key that sends a form that has none. */
const isSending = (event: Event): boolean =>
  event.type === 'submit' || (event instanceof KeyboardEvent && event.key === 'Enter')

const createProgress = (): Progress => ({
  fields: [],
  errors: new Map(),
  wrong: new Set(),
  corrections: 0,
  submitted: false,
})

/** How often the field was wrong, or 0 if it is still wrong for the same reason. */
function countError(progress: Progress, field: string): number {
  progress.submitted = false
  if (progress.wrong.has(field)) return 0
  progress.wrong.add(field)
  const times = (progress.errors.get(field) ?? 0) + 1
  progress.errors.set(field, times)
  return times
}

/** What is lost with a form whose page is left, if it was begun and not submitted. */
function describeLoss({ fields, errors, corrections, submitted }: Progress): object | undefined {
  const field = fields.at(-1)
  if (submitted || field === undefined) return undefined
  const sum = [...errors.values()].reduce((total, times) => total + times, 0)
  return { field, fields: fields.length, errors: sum, corrections }
}
