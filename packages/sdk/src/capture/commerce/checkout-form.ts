/** The steps of a checkout in their usual order. */
export const steps = ['account', 'contact', 'address', 'shipping', 'payment', 'review'] as const
export type Step = (typeof steps)[number]

/** Fields by which a step is known. `autocomplete` is the same in all languages; names of fields are English in most. */
const fields: Readonly<Partial<Record<Step, string>>> = {
  account: '[autocomplete=current-password],[autocomplete=new-password]',
  payment:
    '[autocomplete^=cc-],[type=radio][name*=payment i],iframe[src*="stripe.com"],iframe[name*=adyen i]',
  shipping: '[type=radio][name*=shipping i],[type=radio][name*=delivery i]',
  address: '[autocomplete*=address-line1],[autocomplete*=street-address],[autocomplete*=postal-code]',
  contact: '[autocomplete*=email],[type=email],[autocomplete*=tel]',
}

/** Words for the steps in addresses. */
const words: Readonly<Partial<Record<Step, RegExp>>> = {
  review: /review|overview|confirm/,
  payment: /payment|billing-method/,
  shipping: /shipping|delivery/,
  address: /address/,
  contact: /contact|information|customer|guest/,
  account: /login|sign-?in|register/,
}

/** The step that a field belongs to, if any. */
export const stepOf = (field: Element): Step | undefined =>
  (Object.keys(fields) as Step[]).find(step => field.matches(fields[step] ?? ''))

/** The step that the page's address names behind `checkout`, if any: each step has a page of its own then. */
export function namedStep(): Step | undefined {
  const { pathname, search, hash } = location
  const address = `${pathname}${search}${hash}`.toLowerCase().replace(/^.*?checkouts?/, '')
  return (Object.keys(words) as Step[]).find(step => words[step]?.test(address))
}

/** The step that the page shows: the one that its address names, or that of the first field that can be seen. */
export function shownStep(): Step | undefined {
  const named = namedStep()
  if (named) return named
  const seen = [...document.querySelectorAll(Object.values(fields).join())].find(
    field => field.checkVisibility?.() !== false && !field.closest('header,footer,[hidden]'),
  )
  return seen && stepOf(seen)
}
