/**
 * Measurement that needs no consent, as the French authority (CNIL) exempts it: what a batch says that must not be
 * stored is taken out before anything looks at it, so that it gets nowhere, not even among what was refused.
 *
 * Everything here is a list of what may stay: what is not on it goes, also what a later sender makes up.
 *
 * @module
 */
import type { Batch } from '@touchline/protocol'

type Fields = Readonly<Record<string, unknown>>
type Keep = (value: unknown) => unknown

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The fields of a list, as far as their values may stay. */
const only =
  (keeps: Readonly<Record<string, Keep>>): Keep =>
  value => {
    if (!isFields(value)) return undefined
    const kept = Object.entries(keeps).map(([name, keep]) => [name, keep(value[name])] as const)
    return Object.fromEntries(kept.filter(([, field]) => field !== undefined))
  }

const matching =
  (shape: RegExp): Keep =>
  value =>
    typeof value === 'string' && shape.test(value) ? value : undefined

const asIs: Keep = value => value
const aNumber: Keep = value => (typeof value === 'number' ? value : undefined)
const aTruth: Keep = value => (typeof value === 'boolean' ? value : undefined)
/** A word of the shop's own code: a kind of page, a step, a touchpoint. */
const word = matching(/^[a-z][a-z0-9_-]{0,63}$/i)
const amount: Keep = value => aNumber(value) ?? matching(/^-?\d{1,13}(\.\d{1,10})?$/)(value)
/** What the shop calls its own products. */
const productText: Keep = value =>
  typeof value === 'number' || (typeof value === 'string' && value.length <= 200) ? value : undefined

const item = only({
  item_id: productText,
  item_name: productText,
  item_brand: productText,
  item_category: productText,
  item_variant: productText,
  price: amount,
  quantity: amount,
})

const data = only({
  value: amount,
  currency: matching(/^[a-z]{3}$/i),
  items: value => (Array.isArray(value) ? value.map(item).filter(kept => kept !== undefined) : undefined),
  step: word,
  touchpoint: word,
  action: word,
  // What they change is what an event counts for.
  state: matching(/^shown$/),
  unseen: aTruth,
  interactive: aTruth,
  kind: word,
  scale: aNumber,
  engaged_ms: aNumber,
  visible_ms: aNumber,
  scroll: aNumber,
  metric: word,
  rating: word,
  navigationType: word,
  // Of web-vitals: of one measurement, made anew on every page.
  id: matching(/^v\d+-\d{10,16}-\d{10,16}$/),
})

const campaignFields = ['source', 'medium', 'campaign', 'term', 'content', 'id'].map(field => `utm_${field}`)

/** Where the page is, and by which campaign it was reached. */
function pageAddress(value: unknown): unknown {
  const url = typeof value === 'string' ? URL.parse(value) : null
  if (url === null) return value === undefined ? undefined : ''
  const campaign = new URLSearchParams()
  for (const field of campaignFields) {
    const given = url.searchParams.get(field)
    if (given !== null) campaign.set(field, given)
  }
  return `${url.origin}${url.pathname}${campaign.size === 0 ? '' : `?${campaign}`}`
}

/** The site that a page was reached from, not the page of it. */
function originOf(value: unknown): unknown {
  const url = typeof value === 'string' ? URL.parse(value) : null
  return url === null || url.origin === 'null' ? undefined : `${url.origin}/`
}

const page = only({
  view: asIs,
  url: pageAddress,
  referrer: originOf,
  type: word,
  nav: asIs,
  touchpoint: word,
})

const event = only({
  id: asIs,
  seq: asIs,
  at: asIs,
  mono: asIs,
  name: word,
  page,
  data,
  context: only({ userAgent: asIs, device: asIs, country: asIs }),
})

/** The language, not the region that it is spoken in. */
const languages: Keep = value =>
  Array.isArray(value)
    ? value.flatMap(tag => (typeof tag === 'string' ? (/^[a-z]{2,3}(?![^-])/i.exec(tag)?.[0] ?? []) : []))
    : undefined

/** For the verdict on robots alone, and never stored, but for the first language. */
const env = only({ screen: asIs, languages, timeZone: asIs, webdriver: asIs })

/**
 * A batch without whom it is of: no visitor, no user, no ledger, no title, no address beyond path and campaign, no text
 * that a person may have written. An `identify` has nothing left in it, and is refused for that.
 */
export function restrictBatch({ v, key, batch, stream, sentAt, mono, sdk, ...rest }: Batch): Batch {
  const known = { key, stream, sentAt, mono, sdk: matching(/^[a-z]+\/[\d.]+$/i)(sdk), env: env(rest.env) }
  const kept = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined))
  const events = rest.events.map(one => (isFields(one) ? event(one) : null))
  return { v, batch, ...kept, consent: 'cookieless', events }
}
