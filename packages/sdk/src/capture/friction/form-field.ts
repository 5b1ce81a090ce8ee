/** A field of a form. */
export type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

/** Fields that a visitor fills in. A search is no form, and one does not owe an answer to it. */
export const fillable =
  ':is(input:not([type=hidden],[type=search],[type=submit],[type=button],[type=image],[type=reset]),textarea,select):not([role=search] *,[role=combobox])'

/** What a visitor submits with. */
export const submitting = 'button,[role=button],input:is([type=submit],[type=button],[type=image])'

/** The form that something belongs to: forms that are built without the element are the page's. */
export const formOf = (element: Element): Element => element.closest('form') ?? document.documentElement

/** A field's name; never its value. */
export const fieldName = (field: Element): string =>
  (field.getAttribute('name') || field.id || field.getAttribute('autocomplete') || field.localName).slice(
    0,
    64,
  )

/** A form's id or name, where it has one. */
export function formName(form: Element): { form?: string } {
  // By attribute: `form.id` is the field of that name, where there is one.
  const name = form.getAttribute('id') || form.getAttribute('name')
  return name && form.localName === 'form' ? { form: name.slice(0, 64) } : {}
}

/** The field that an event happened in, where it is one to fill in. */
export function fieldOf(event: Event): Field | undefined {
  const [target] = event.composedPath()
  return target instanceof Element && target.matches(fillable) ? (target as Field) : undefined
}
