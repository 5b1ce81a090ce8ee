import { CmpApi, CmpApiModel } from '@iabtcf/cmpapi'
import { GVL, TCModel, TCString } from '@iabtcf/core'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { freshBrowser, leavePage, loadPage } from '../../../test/page.ts'
import type { Client } from '../../options.ts'
import { nameCapture } from '../captures.ts'
import { consentSignals } from './consent-signals.ts'

const page = globalThis as unknown as Record<string, unknown>
const tools = ['__tcfapi', 'Shopify', 'wp_has_consent', 'wp_consent_type', 'bodlEvents']
let given: string[]

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  freshBrowser()
  given = []
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  leavePage()
  for (const tool of tools) delete page[tool]
})

/** Follows the page's consent tool, and keeps what the client was told in the way. */
function follow(): Client {
  const signals = consentSignals()
  const overheard = nameCapture('consent', client =>
    signals({
      ...client,
      consent: answer => {
        given.push(answer)
        client.consent(answer)
      },
    }),
  )
  return loadPage({ consent: 'wait', capture: [overheard] })
}

const tell = (type: string, detail?: unknown) => document.dispatchEvent(new CustomEvent(type, { detail }))

describe('IAB TCF', () => {
  /** The stub of a page's head, which gathers calls until the consent tool's script has come. */
  function putStub(): void {
    const queue: unknown[][] = []
    page.__tcfapi = (...call: unknown[]) => (call.length > 0 ? queue.push(call) : queue)
  }

  /** The Interactive Advertising Bureau's own implementation: what consent tools are built with. */
  function startTool() {
    // Its state is its module's, which a page loads anew.
    CmpApiModel.reset()
    const api = new CmpApi(10, 1, true)
    const gvl = new GVL({
      gvlSpecificationVersion: 3,
      vendorListVersion: 1,
      tcfPolicyVersion: 4,
      lastUpdated: new Date(),
      purposes: {},
      specialPurposes: {},
      features: {},
      specialFeatures: {},
      stacks: {},
      vendors: {},
    } as never)
    return {
      ask: () => api.update(encode([], []), true),
      answer: (consents: number[], interests: number[] = []) =>
        api.update(encode(consents, interests), false),
      doesNotApply: () => api.update(null),
    }
    function encode(consents: number[], interests: number[]): string {
      const model = new TCModel(gvl)
      model.cmpId = 10
      model.cmpVersion = 1
      model.isServiceSpecific = true
      model.purposeConsents.set(consents)
      model.purposeLegitimateInterests.set(interests)
      return TCString.encode(model)
    }
  }

  test.each([
    ['storing and measuring', [1, 8], [], 'full'],
    ['storing and understanding audiences', [1, 9], [], 'full'],
    ['storing, with measuring as a legitimate interest', [1], [8], 'full'],
    ['measuring alone', [], [8], 'cookieless'],
    ['storing alone', [1], [], 'denied'],
    ['advertising alone', [1, 2, 3, 4, 7], [], 'denied'],
    ['nothing', [], [], 'denied'],
  ])('%s allowed', (_what, consents, interests, answer) => {
    putStub()
    const client = follow()
    const tool = startTool()
    tool.ask()
    expect(given).toEqual([])
    tool.answer(consents, interests)
    expect(given).toEqual([answer])
    client.stop()
  })

  test('a law that does not apply asks for nothing, and a change of mind is heard', () => {
    putStub()
    follow()
    const tool = startTool()
    tool.doesNotApply()
    tool.answer([1, 8])
    tool.ask()
    tool.answer([])
    expect(given).toEqual(['full', 'denied'])
  })
})

describe('Shopify', () => {
  /**
   * Source: shopify.dev, "Customer Privacy API": the interface comes with `loadFeatures` or with a banner, whose answer
   * is told by `visitorConsentCollected` on the document after the interface knows it.
   */
  const privacy = (analytics: string, isAllowed = analytics === 'yes') => ({
    analyticsProcessingAllowed: () => isAllowed,
    currentVisitorConsent: () => ({ analytics, marketing: '', preferences: '', sale_of_data: '' }),
  })

  test.each([
    ['yes', undefined, ['full']],
    ['no', undefined, ['denied']],
    ['', undefined, []],
    ['', true, ['full']],
  ])('"%s" (allowed by the region: %s) is %j', (analytics, isAllowed, answers) => {
    page.Shopify = { customerPrivacy: privacy(analytics, isAllowed) }
    follow()
    expect(given).toEqual(answers)
  })

  test('the banner’s answer is heard, and the interface is loaded where no banner has', () => {
    const loaded: object[] = []
    const shop: Record<string, unknown> = { loadFeatures: (features: object[]) => loaded.push(...features) }
    page.Shopify = shop
    follow()
    expect(loaded).toMatchObject([{ name: 'consent-tracking-api', version: '0.1' }])
    shop.customerPrivacy = privacy('')
    ;(loaded[0] as { onLoad(): void }).onLoad()
    expect(given).toEqual([])
    shop.customerPrivacy = privacy('yes')
    tell('visitorConsentCollected', { analyticsAllowed: true, marketingAllowed: false })
    shop.customerPrivacy = privacy('no')
    tell('visitorConsentCollected', { analyticsAllowed: false, marketingAllowed: false })
    expect(given).toEqual(['full', 'denied'])
  })
})

describe('WordPress', () => {
  /** As wp-consent-api.js does it: an answer is a cookie, and opting in or out decides without one. */
  function putApi(): (answers: Record<string, 'allow' | 'deny'>) => void {
    page.wp_has_consent = (category: string) => {
      const { 1: answer } = new RegExp(`wp_consent_${category}=(\\w+)`).exec(document.cookie) ?? []
      return answer ? answer === 'allow' : page.wp_consent_type !== 'optin'
    }
    return answers => {
      for (const [category, answer] of Object.entries(answers)) {
        // biome-ignore lint/suspicious/noDocumentCookie: this is how a page of any age does it.
        document.cookie = `wp_consent_${category}=${answer}; Path=/`
        tell('wp_listen_for_consent_change', { [category]: answer })
      }
    }
  }

  test('nothing is decided before a banner has said which kind of consent applies', () => {
    const answer = putApi()
    follow()
    expect(given).toEqual([])
    page.wp_consent_type = 'optin'
    tell('wp_consent_type_defined')
    expect(given).toEqual([])
    answer({ statistics: 'allow' })
    answer({ 'statistics-anonymous': 'deny', statistics: 'deny' })
    expect(given).toEqual(['full', 'denied'])
  })

  test('whoever has to opt out has allowed it until then, and anonymous statistics keep nothing', () => {
    const answer = putApi()
    page.wp_consent_type = 'optout'
    follow()
    answer({ 'statistics-anonymous': 'allow', statistics: 'deny' })
    expect(given).toEqual(['full', 'cookieless'])
  })
})

test('BigCommerce’s preferences count when they are given, and as loaded when they allow', () => {
  const hears: Record<string, (given: object | undefined) => void> = {}
  const hear = (kind: string) => (listener: (given: object | undefined) => void) => {
    hears[kind] = listener
  }
  // Source: bigcommerce/docs, hosted analytics: `loaded` once a page, with what was stored; `updated` at each answer.
  page.bodlEvents = { consent: { loaded: hear('loaded'), updated: hear('updated') } }
  follow()
  hears.loaded?.(undefined)
  hears.loaded?.({ analytics: false, advertising: false, functional: false })
  expect(given).toEqual([])
  hears.updated?.({ analytics: true, advertising: false, functional: true })
  hears.updated?.({ analytics: false, advertising: false, functional: true })
  hears.loaded?.({ analytics: true, advertising: false, functional: true })
  expect(given).toEqual(['full', 'denied', 'full'])
})

describe('Google’s consent mode', () => {
  /** Google's own snippet, to the letter. */
  function gtag(..._args: unknown[]): void {
    // biome-ignore lint/complexity/noArguments: this is what the snippet pushes.
    ;(window.dataLayer as unknown[]).push(arguments)
  }
  beforeEach(() => {
    window.dataLayer = []
  })

  test('an update is an answer, before and after this script has loaded', () => {
    gtag('consent', 'default', { analytics_storage: 'denied', ad_storage: 'denied', wait_for_update: 500 })
    gtag('js', new Date())
    gtag('consent', 'update', { analytics_storage: 'granted' })
    follow()
    gtag('consent', 'update', { ad_storage: 'granted' })
    gtag('consent', 'default', { analytics_storage: 'denied' })
    gtag('event', 'consent', { analytics_storage: 'denied' })
    gtag('consent', 'update', { analytics_storage: 'denied' })
    expect(given).toEqual(['full', 'denied'])
  })

  test('defaults are an answer if none of them refuses', async () => {
    gtag('consent', 'default', { analytics_storage: 'granted' })
    follow()
    await Promise.resolve()
    expect(given).toEqual(['full'])
    leavePage()
    given = []
    gtag('consent', 'default', { analytics_storage: 'denied', region: ['DE'] })
    follow()
    await Promise.resolve()
    expect(given).toEqual([])
  })

  test('the page’s push keeps its answer', () => {
    const client = follow()
    const layer = window.dataLayer as unknown[]
    expect(layer.push('a', null, { length: 3 })).toBe(3)
    client.stop()
    expect(Object.hasOwn(layer, 'push')).toBe(true)
    gtag('consent', 'update', { analytics_storage: 'granted' })
    expect(given).toEqual([])
  })
})

test('of several tools the least that one of them allows holds', () => {
  page.Shopify = { customerPrivacy: { analyticsProcessingAllowed: () => true } }
  window.dataLayer = [['consent', 'update', { analytics_storage: 'denied' }]]
  follow()
  expect(given.at(-1)).toBe('denied')
})

test('a tool that comes late is found; without any, it waits and says so', () => {
  const debug = vi.spyOn(console, 'debug').mockReturnValue(undefined)
  const client = follow()
  vi.advanceTimersByTime(5_000)
  window.dataLayer = [['consent', 'update', { analytics_storage: 'granted' }]]
  vi.advanceTimersByTime(20_000)
  expect(given).toEqual(['full'])
  expect(debug).not.toHaveBeenCalled()
  client.stop()

  freshBrowser()
  follow().track('add_to_cart')
  vi.advanceTimersByTime(25_000)
  expect(given).toEqual(['full'])
  expect(debug.mock.calls.flat().join()).toContain('no consent tool was found')
})
