import { guarded } from '../../guard.ts'
import { listen } from '../listen.ts'
import { watchPushes } from '../watch-pushes.ts'

/** What a visitor has answered, in the words of `client.consent`; `undefined` takes an answer back. */
export type Answer = 'full' | 'cookieless' | 'denied' | undefined

/**
 * Follows one consent tool: says its answer once there is one, and at every change. Returns a function that ends it,
 * or `undefined` as long as the tool is not on the page.
 */
export type ConsentSource = (say: (answer: Answer) => void) => (() => void) | undefined

interface ConsentGlobals {
  readonly Shopify?: { readonly customerPrivacy?: CustomerPrivacy; loadFeatures?(features: object[]): void }
  readonly wp_has_consent?: (category: string) => boolean
  readonly wp_consent_type?: string
  readonly bodlEvents?: { readonly consent?: Record<'loaded' | 'updated', (hear: HearPreferences) => void> }
}

const page = globalThis as unknown as ConsentGlobals
const fullOr = (isGranted: boolean | undefined, otherwise: Answer): Answer => (isGranted ? 'full' : otherwise)

type TcfApi = (command: string, version: number, ...rest: unknown[]) => void

// As a text: members whose names begin with `_` get other names in the script tag.
const tcfApi = (): TcfApi | undefined => Reflect.get(globalThis, '__tcfapi')

interface TcData {
  readonly gdprApplies?: boolean
  readonly eventStatus?: string
  readonly listenerId?: number
  readonly purpose?: Record<'consents' | 'legitimateInterests', Readonly<Record<number, boolean>>>
}

/**
 * IAB TCF 2. Purpose 8 (measure content) or 9 (understand audiences), by consent or legitimate interest, allows to
 * measure; purpose 1 (store on the device), by consent alone, to keep. Where no GDPR applies, both are allowed.
 */
const tcf: ConsentSource = say => {
  if (typeof tcfApi() !== 'function') return undefined
  let id: number | undefined
  const hear = ({ gdprApplies, eventStatus, purpose, listenerId }: TcData, isFine: boolean) => {
    id = listenerId
    // While a tool is loading or asking, what it knows is no answer to what it asks.
    if (!isFine || (gdprApplies !== false && !/^(tcloaded|useractioncomplete)$/.test(eventStatus ?? '')))
      return
    const { consents = {}, legitimateInterests = {} } = purpose ?? {}
    const measures = [8, 9].some(number => consents[number] || legitimateInterests[number])
    const answer = measures ? fullOr(consents[1], 'cookieless') : 'denied'
    say(fullOr(gdprApplies === false, answer))
  }
  tcfApi()?.('addEventListener', 2, guarded(hear))
  // By now the tool has put its own function in the place of the stub.
  return () => tcfApi()?.('removeEventListener', 2, () => undefined, id)
}

interface CustomerPrivacy {
  analyticsProcessingAllowed(): boolean
  currentVisitorConsent?(): { readonly analytics?: string }
}

/** Shopify's Customer Privacy API. Where a region asks nobody, analytics are allowed without an answer. */
const shopify: ConsentSource = say => {
  const { Shopify } = page
  if (!Shopify?.customerPrivacy && !Shopify?.loadFeatures) return undefined
  const read = () => {
    const privacy = Shopify.customerPrivacy
    if (privacy?.analyticsProcessingAllowed()) say('full')
    else if (privacy?.currentVisitorConsent?.().analytics === 'no') say('denied')
  }
  read()
  // Where there is no banner, nobody has loaded it yet.
  if (!Shopify.customerPrivacy) {
    Shopify.loadFeatures?.([{ name: 'consent-tracking-api', version: '0.1', onLoad: read }])
  }
  return listen('visitorConsentCollected', read)
}

/** WordPress's WP Consent API. Anonymous statistics are those for which nothing is kept. */
const wordPress: ConsentSource = say => {
  if (!page.wp_has_consent) return undefined
  const read = () => {
    // Until a banner has said which kind of consent applies, the API allows everything.
    const has = page.wp_consent_type ? page.wp_has_consent : undefined
    if (has?.('statistics')) say('full')
    else if (has?.('statistics-anonymous')) say('cookieless')
    else if (has && document.cookie.includes('wp_consent_statistics=deny')) say('denied')
  }
  read()
  return listen('wp_listen_for_consent_change wp_consent_type_defined', read)
}

type HearPreferences = (given: { readonly analytics?: boolean } | undefined) => void

/** BigCommerce's `bodlEvents.consent`. A refusal that was loaded may be one that nobody has been asked for. */
const bigCommerce: ConsentSource = say => {
  const consent = page.bodlEvents?.consent
  if (!consent) return undefined
  consent.loaded(given => {
    if (given?.analytics) say('full')
  })
  consent.updated(given => say(fullOr(given?.analytics, 'denied')))
  // There is no way to unsubscribe; a stopped client hears no answer.
  return () => undefined
}

/**
 * Google's consent mode, as it stands in `dataLayer`: an update is the visitor's answer. Defaults are one if none of
 * them refuses, because only Google knows which of several regions' holds here.
 */
const googleConsentMode: ConsentSource = say => {
  const layer = window.dataLayer
  if (!Array.isArray(layer)) return undefined
  let isUpdated = false
  let isRefused = false
  const read = (entry: unknown) => {
    const { 0: command, 1: kind, 2: given } = Object(entry)
    const storage = command === 'consent' ? given?.analytics_storage : undefined
    if (!storage) return
    isUpdated ||= kind === 'update'
    isRefused ||= storage === 'denied'
    if (kind === 'update') say(fullOr(storage === 'granted', 'denied'))
    else queueMicrotask(settle)
  }
  // The defaults of several regions are pushed one after the other.
  const settle = guarded(() => {
    if (!isUpdated) say(fullOr(!isRefused, undefined))
  })
  layer.forEach(read)
  return watchPushes(layer, guarded(read))
}

/** Every consent tool that is followed. */
export const consentSources: readonly ConsentSource[] = [
  tcf,
  shopify,
  wordPress,
  bigCommerce,
  googleConsentMode,
]
