/**
 * What the page has for the captures to work with, and what could be told to them.
 *
 * @module
 */
import { commerceEvents } from '@touchline/protocol'
import { type Finding, finding } from '../finding.ts'
import type { SeenPage } from './findings-of-tags.ts'

/** What is to be said about the shop. */
export function findingsOfShop(visit: SeenPage): readonly Finding[] {
  return [ofPlatform(visit), ofChat(visit), ofPageType(visit), ofTouchpoints(visit), ...ofCheckout(visit)]
}

const cart =
  '"add_to_cart", { value: 29.9, currency: "EUR", items: [{ item_id: "SKU1", item_name: "Skillet", price: 29.9, quantity: 1 }] }'

function ofPlatform({ report }: SeenPage): Finding {
  const { platforms, dataLayer } = report.detected
  const told = [...new Set(report.made.filter(name => commerceEvents.some(known => known === name)))]
  const layer = dataLayer ? `a data layer with ${dataLayer} entries` : 'no data layer'
  const said = told.length === 0 ? '' : `; told here: ${told.join(', ')}`
  if (platforms.length > 0) return finding('shop', `${platforms.join(', ')}, ${layer}${said}`)
  if (dataLayer || told.length > 0) return finding('shop', `no platform that is known, ${layer}${said}`)
  const call = report.tags.length > 0 ? `touchline("track", ${cart})` : `client.track(${cart})`
  return finding(
    'shop',
    'no platform that is known and no data layer: a cart is seen only if the page tells of it',
    { verdict: 'warning', todo: `push GA4’s events to dataLayer, or call where it happens: ${call}` },
  )
}

function ofChat({ report }: SeenPage): Finding {
  const { chats } = report.detected
  if (chats.length > 0) return finding('chat', chats.join(', '))
  return finding('chat', report.chatFrames > 0 ? 'a frame that holds one' : 'none that is known')
}

function ofPageType({ report }: SeenPage): Finding {
  if (report.type !== null) return finding('page type', report.type)
  return finding('page type', 'nothing tells: neither platform, address nor markup', {
    verdict: 'warning',
    todo: 'say it in the page’s <head>: <meta name="touchline:page-type" content="product"> (or category, article, cart, checkout …)',
  })
}

function ofTouchpoints({ report }: SeenPage): Finding {
  const { marked, touchpoint } = report
  const named = marked.filter(Boolean)
  const page = touchpoint === null ? '' : `; the page itself is ${touchpoint}`
  if (named.length < marked.length) {
    return finding('touchpoints', `an element is marked without a name${page}`, {
      verdict: 'warning',
      todo: 'write data-touchpoint="size-guide"',
    })
  }
  if (named.length > 0) return finding('touchpoints', `${named.slice(0, 20).join(', ')}${page}`)
  return finding('touchpoints', `no element is marked${page}`, {
    verdict: 'ok',
    todo: 'mark what matters: <button data-touchpoint="size-guide">Which size is right?</button>',
  })
}

function ofCheckout({ report }: SeenPage): Finding[] {
  const { checkoutOrigins, detected, tags } = report
  const isShopify = detected.platforms.includes('shopify')
  if (isShopify) {
    const says = 'Shopify lets no script of a theme into it'
    const todo = 'bring the pixel there: examples/shopify/README.md has the lines'
    return [finding('checkout', says, { verdict: 'ok', todo })]
  }
  const known = tags.flatMap(({ attributes }) => (attributes['data-domains'] ?? '').split(/[\s,]+/))
  const others = checkoutOrigins.filter(
    origin => !known.some(domain => domain !== '' && isUnder(new URL(origin).hostname, domain)),
  )
  if (others.length === 0) return []
  const hosts = others.map(origin => new URL(origin).hostname).join(' ')
  return [
    finding('checkout', `cart or checkout are on another origin: ${others.join(', ')}`, {
      verdict: 'warning',
      todo: `put the tag there too, and data-domains="${hosts}" into this one, so that the visitor stays the same`,
    }),
  ]
}

const isUnder = (host: string, domain: string): boolean => host === domain || host.endsWith(`.${domain}`)
