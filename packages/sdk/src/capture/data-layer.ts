import type { commerceEvents } from '@touchline/protocol'
import { guarded } from '../guard.ts'
import type { Capture } from '../options.ts'
import { nameCapture } from './captures.ts'

type CommerceEvent = (typeof commerceEvents)[number]

/** GA4's names that a page pushes itself. `page_view` is not among them: `pages()` makes page views. */
export const readNames: Readonly<Record<CommerceEvent, true>> = {
  view_item_list: true,
  select_item: true,
  view_item: true,
  search: true,
  view_promotion: true,
  select_promotion: true,
  add_to_wishlist: true,
  add_to_cart: true,
  remove_from_cart: true,
  view_cart: true,
  begin_checkout: true,
  add_shipping_info: true,
  add_payment_info: true,
  purchase: true,
  refund: true,
  login: true,
  sign_up: true,
  generate_lead: true,
  share: true,
}

/** Fields that are for Google's own scripts. */
const addressed = /^(gtm\.|event$|event_?(callback|timeout|model)$|ecommerce$|send_to$)/i

/**
 * Reads the GA4 events that a shop pushes into `dataLayer`, before and after this script has loaded: in the tag
 * manager's form `{ event, ecommerce: {…} }` and in gtag's form `['event', name, params]`.
 *
 * `push` keeps working as it did: the page's own call comes first, with its own result.
 */
export function dataLayer(): Capture {
  return nameCapture('dataLayer', client => {
    const layer = findLayer()
    const said = new Map<string, number>()
    let own = false
    const endWatch = client.watch((name, detail) => {
      if (!own) said.set(keyOf(name, detail as Params), Date.now())
    })
    const make = guarded(({ name, params }: ReadEvent) => {
      if (Date.now() - (said.get(keyOf(name, params)) ?? 0) < sameWithinMs) return
      own = true
      client.track(name, params)
      own = false
    }, undefined)
    const read = guarded((entry: unknown) => {
      const event = readEntry(entry)
      // The shop's own `track` for the same thing may stand behind its push.
      if (event) queueMicrotask(() => make(event))
    }, undefined)
    for (const entry of layer) read(entry)

    const original = layer.push
    const push = function (this: unknown, ...entries: unknown[]): number {
      const length = original.apply(this as unknown[], entries)
      for (const entry of entries) read(entry)
      return length
    }
    layer.push = push
    return () => {
      endWatch()
      // A tag manager may have wrapped it after us; then its wrapper keeps ours, which the stopped client ignores.
      if (layer.push === push) layer.push = original
    }
  })
}

// The idiom of every tag manager's snippet; whoever comes later finds the same list.
function findLayer(): unknown[] {
  if (!Array.isArray(window.dataLayer)) window.dataLayer = []
  return window.dataLayer as unknown[]
}

type Params = { readonly transaction_id?: unknown; readonly items?: unknown } | undefined

interface ReadEvent {
  readonly name: string
  readonly params: Params
}

/** What the shop says to us itself within this time is not read again from its list. */
const sameWithinMs = 2_000

const keyOf = (name: string, detail: Params) => JSON.stringify([name, detail?.transaction_id, detail?.items])

/** Reads one entry of the list; `undefined` for what is none of ours. */
function readEntry(entry: unknown): ReadEvent | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined
  // gtag pushes its `arguments`, which is no array.
  if ('length' in entry) {
    const [command, name, params] = Array.from(entry as ArrayLike<unknown>)
    return command === 'event' ? toEvent(name, [params]) : undefined
  }
  const { event, ecommerce } = entry as { event?: unknown; ecommerce?: unknown }
  return toEvent(event, [entry, ecommerce])
}

function toEvent(name: unknown, sources: readonly unknown[]): ReadEvent | undefined {
  if (typeof name !== 'string' || !Object.hasOwn(readNames, name)) return undefined
  const params: Record<string, unknown> = {}
  for (const source of sources) {
    if (typeof source !== 'object' || source === null) continue
    for (const [key, value] of Object.entries(source)) if (!addressed.test(key)) params[key] = value
  }
  return { name, params }
}
