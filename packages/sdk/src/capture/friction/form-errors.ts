import { endAll, listen } from '../listen.ts'
import { type Field, fieldOf, fillable, submitting } from './form-field.ts'

/** Tells that a field was found wrong, and by whom: a constraint of the browser's, or the shop. */
export type OnFieldError = (field: Field, reason: string) => void

/** Classes that shops and their form libraries give to a field that is wrong, or to what is around it. */
const wrong = ':is(.error,.is-invalid,.has-error,.field-error,.input-error,.mage-error,.woocommerce-invalid)'

/** The page's own check takes no time; the server's may. */
const looksMs = [300, 1_500]

/**
 * Finds fields that are wrong: by the browser's own check, by `aria-invalid` becoming true, and, after an attempt to
 * submit, by the classes that are common for it.
 */
export function watchFormErrors(onFieldError: OnFieldError): () => void {
  const onInvalid = (event: Event) => {
    const field = fieldOf(event)
    if (field) onFieldError(field, reasonOf(field.validity))
  }
  const marks = new MutationObserver(records => {
    for (const { target } of records) {
      const field = target as Field
      if (field.getAttribute('aria-invalid') === 'true' && field.matches(fillable))
        onFieldError(field, 'marked')
    }
  })
  const timers = new Set<ReturnType<typeof setTimeout>>()
  const onAttempt = ({ target, type }: Event) => {
    const by = target instanceof Element ? target.closest(type === 'submit' ? 'form' : submitting) : null
    const form = by?.closest('form')
    for (const ms of form ? looksMs : []) {
      const timer = setTimeout(() => {
        timers.delete(timer)
        for (const field of markedFields(form as Element)) onFieldError(field, 'marked')
      }, ms)
      timers.add(timer)
    }
  }
  marks.observe(document, { subtree: true, attributeFilter: ['aria-invalid'] })
  return endAll([
    listen('invalid', onInvalid),
    listen('submit click', onAttempt),
    () => marks.disconnect(),
    () => timers.forEach(clearTimeout),
  ])
}

/** The constraint that is broken: `valueMissing`, `typeMismatch`, `patternMismatch` … */
function reasonOf(validity: ValidityState): string {
  for (const reason in validity)
    if (reason !== 'valid' && validity[reason as keyof ValidityState]) return reason
  return 'customError'
}

/** Fields with such a class, the one field inside of what has it, and the field of a label that has it. */
function markedFields(form: Element): Field[] {
  return [...form.querySelectorAll(wrong)].flatMap(element => {
    if (element instanceof HTMLLabelElement)
      return element.control?.matches(fillable) ? [element.control as Field] : []
    const fields = element.matches(fillable) ? [element] : [...element.querySelectorAll(fillable)]
    return fields.length === 1 ? (fields as Field[]) : []
  })
}
