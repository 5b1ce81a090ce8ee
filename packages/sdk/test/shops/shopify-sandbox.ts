/**
 * The sandbox of a Shopify pixel (https://shopify.dev/docs/api/web-pixels-api): an event bus, the shop's cookies
 * behind promises, and the visitor's consent. Its types are those of @shopify/web-pixels-extension.
 *
 * @module
 */
import type { register } from '@shopify/web-pixels-extension'

type Api = Parameters<Parameters<typeof register>[0]>[0]

/** Creates a sandbox; `allowed` is the visitor's consent to analytics when the page opens. */
export function createSandbox({ allowed = true, cookies = {} as Record<string, string> } = {}) {
  const listeners = new Map<string, ((said: never) => void)[]>()
  const subscribe = (name: string, listener: (said: never) => void) => {
    listeners.set(name, [...(listeners.get(name) ?? []), listener])
    return () => true
  }
  const emit = (name: string, said: object) => {
    for (const listener of listeners.get(name) ?? []) listener(said as never)
  }
  const set = async (cookie: string) => {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
    cookies[name] = value
    return cookie
  }
  const api = {
    analytics: { subscribe },
    browser: { cookie: { get: async (name = '') => cookies[name] ?? '', set } },
    init: { customerPrivacy: { analyticsProcessingAllowed: allowed } },
    customerPrivacy: { subscribe },
  }
  let seq = 0
  return {
    api: api as unknown as Api,
    cookies,
    /** A standard event, of the checkout's page unless said otherwise. */
    publish(name: string, data: object = {}, path = '/checkouts/cn/Z2NwLXVz/information') {
      const event = {
        id: `sh-${++seq}`,
        clientId: 'c-1',
        name,
        seq,
        timestamp: new Date().toISOString(),
        type: 'standard',
        data,
        context: {
          document: {
            title: 'Checkout',
            referrer: 'https://shop.test/cart',
            location: { href: `https://shop.test${path}?key=secret`, pathname: path },
          },
        },
      }
      emit(name, event)
      emit('all_standard_events', event)
      return event
    },
    answer: (analyticsProcessingAllowed: boolean) =>
      emit('visitorConsentCollected', { customerPrivacy: { analyticsProcessingAllowed } }),
  }
}
