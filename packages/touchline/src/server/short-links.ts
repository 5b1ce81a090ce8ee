/**
 * Short links and pixels: what happens at touchpoints outside the shop's pages, counted on the way.
 *
 * @module
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { type Collector, eventIdFrom, isOwnAddress, type Link, type Settings } from '@touchline/ingest'
import { type BatchAnswer, wireVersion } from '@touchline/protocol'
import type { Context } from 'hono'
import { localKey } from './local-key.ts'

/** What short links are answered with. */
export interface ShortLinkOptions {
  readonly settings: Pick<Settings, 'findLink' | 'site'>
  readonly collector: Collector
  /** The data folder's token. */
  readonly token: string
  readonly addressOf: (context: Context) => string | undefined
  readonly onFault: (error: unknown) => void
}

/** Nobody may keep the answer: the next click would not be counted. */
const uncached = {
  'cache-control': 'no-store, max-age=0',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
}

/** The smallest picture there is: 1×1, transparent. */
const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

/** The parameter by which the shop's page knows the click that led to it. */
const clickParameter = 'tl_click'

/** `GET /l/<code>`: counts, then leads to where the link's document says, and nowhere else. */
export async function answerLink(context: Context, options: ShortLinkOptions): Promise<Response> {
  const link = options.settings.findLink(context.req.param('code') ?? '')
  const site = link === null ? null : options.settings.site(link.site)
  if (link === null || link.to === null || site === null || !isOwnAddress(site, link.to)) return nothing()
  const click = randomBytes(16).toString('base64url')
  const target = new URL(link.to)
  for (const [name, value] of Object.entries(context.req.query())) {
    // Campaigns are named where the link is used, too; nothing else of the request goes on.
    if (name.startsWith('utm_') && !target.searchParams.has(name)) target.searchParams.set(name, value)
  }
  if (await count(context, link, click, options)) target.searchParams.set(clickParameter, click)
  return new Response(null, { status: 302, headers: { ...uncached, location: target.href } })
}

/** `GET /p/<code>.gif`: counts, and answers with a picture that nobody sees, whatever the code. */
export async function answerPixel(context: Context, options: ShortLinkOptions): Promise<Response> {
  const link = options.settings.findLink((context.req.param('file') ?? '').replace(/\.gif$/, ''))
  if (link !== null && link.to === null) await count(context, link, null, options)
  const headers = { ...uncached, 'content-type': 'image/gif', 'cross-origin-resource-policy': 'cross-origin' }
  return new Response(pixel, { headers })
}

const nothing = (): Response =>
  new Response('There is no such link.\n', {
    status: 404,
    headers: { ...uncached, 'content-type': 'text/plain; charset=utf-8' },
  })

/** Whom the message was sent to, where its sender says so. */
function recipientOf(context: Context): Readonly<Record<string, string>> {
  const email = context.req.query('e')
  const user = context.req.query('u')
  return {
    ...(email !== undefined && /^[0-9a-f]{64}$/i.test(email) ? { emailSha256: email } : {}),
    ...(user !== undefined && user !== '' && user.length <= 256 ? { user } : {}),
  }
}

/** Programs that show pictures to people hide the people's own browser. */
const imageProxy = /GoogleImageProxy|YahooMailProxy/i

/** Records the event. Whoever clicked is sent on even if that fails: a shop loses a count, not a customer. */
async function count(
  context: Context,
  link: Link,
  click: string | null,
  options: ShortLinkOptions,
): Promise<boolean> {
  // Programs that look whether an address answers do not click.
  if (context.req.method !== 'GET') return false
  const { collector, token, addressOf, onFault } = options
  const at = Date.now()
  const recipient = recipientOf(context)
  const nobody = click === null && Object.keys(recipient).length === 0
  const event = {
    id: eventIdFrom(at, randomUUID()),
    at,
    name: link.event,
    ...recipient,
    ...(click === null ? {} : { orderId: `click:${click}` }),
    ...(nobody ? { visitor: randomUUID() } : {}),
    data: { touchpoint: link.touchpoint, action: 'click', link: link.code },
    context: contextOf(context),
  }
  const request = new Request('http://localhost/v1/events', {
    method: 'POST',
    headers: {
      authorization: `Bearer ${localKey(token, link.site)}`,
      'content-type': 'application/json',
      ...forwarded(context),
    },
    body: JSON.stringify({ v: wireVersion, batch: randomUUID(), sdk: 'link/1', events: [event] }),
  })
  const response = await collector(request, { address: addressOf(context) })
  if (response.status === 202 && ((await response.json()) as BatchAnswer).accepted === 1) return true
  if (response.status !== 429)
    onFault(new Error(`a click on ${link.code} was not counted: ${response.status}`))
  return false
}

/** By it the door knows whose request it is. */
function forwarded(context: Context): Record<string, string> {
  const hops = context.req.header('x-forwarded-for')
  return hops === undefined ? {} : { 'x-forwarded-for': hops }
}

function contextOf(context: Context): Readonly<Record<string, unknown>> {
  const agent = (context.req.header('user-agent') ?? '').slice(0, 2_048)
  const purpose = ['purpose', 'sec-purpose', 'x-moz'].map(name => context.req.header(name) ?? '').join(' ')
  const prefetch = /prefetch|preview/i.test(purpose) ? { prefetch: true } : {}
  return imageProxy.test(agent) ? prefetch : { userAgent: agent, ...prefetch }
}
