/**
 * One call of Segment's tracking API as an event of the wire.
 *
 * @module
 */
import { eventIdFrom, uuidFrom } from '../wire/derived-id.ts'
import { emailSha256 } from '../wire/email-hash.ts'
import { type Properties, toData, toProperties } from './segment-data.ts'
import { segmentEvent } from './segment-events.ts'

/** The calls that have an address of their own, and stand in a batch with their name as `type`. */
export const segmentCalls = ['track', 'page', 'screen', 'identify', 'group', 'alias'] as const

/** An event as it would travel, unread: the collector judges it. */
export type UnreadEvent = Readonly<Record<string, unknown>>

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Clients that are no browsers make anonymous ids of their own kind. */
const visitorOf = (anonymousId: string): string =>
  uuid.test(anonymousId) ? anonymousId.toLowerCase() : uuidFrom('anonymous', anonymousId)

/** What is known about a call besides what it says itself. */
export interface CallOptions {
  /** Epoch milliseconds; the time of a call that names none. */
  readonly receivedAt: number
  /** When the client sent it, by its own clock; ISO time or absent. */
  readonly sentAt: unknown
}

function timeOf(call: Properties, { receivedAt, sentAt }: CallOptions): number {
  for (const value of [call.timestamp, call.originalTimestamp, sentAt]) {
    const time = typeof value === 'number' ? value : Date.parse(textOf(value))
    if (Number.isFinite(time)) return time
  }
  return receivedAt
}

/** A call without any time gets an id of its day, so that a repeat within it is the same event. */
function idOf(call: Properties, options: CallOptions): string {
  const named = call.timestamp ?? call.originalTimestamp
  const at = timeOf(call, options)
  const time = named === undefined ? at - (at % 86_400_000) : at
  const message = textOf(call.messageId)
  return message === '' ? eventIdFrom(time, JSON.stringify(call)) : eventIdFrom(time, 'message', message)
}

function subjectOf(call: Properties): UnreadEvent {
  const user = textOf(call.userId)
  const anonymous = textOf(call.anonymousId)
  return {
    ...(anonymous === '' ? {} : { visitor: visitorOf(anonymous) }),
    ...(user === '' ? {} : { user }),
  }
}

const utm = {
  name: 'utm_campaign',
  source: 'utm_source',
  medium: 'utm_medium',
  term: 'utm_term',
  content: 'utm_content',
}

/** The campaign that the client read, where the address does not show it any more. */
function withCampaign(address: string, campaign: Properties): string {
  const url = URL.parse(address)
  if (url === null) return address
  for (const [name, parameter] of Object.entries(utm)) {
    const value = textOf(campaign[name])
    if (value !== '' && !url.searchParams.has(parameter)) url.searchParams.set(parameter, value)
  }
  return url.href
}

function pageOf(call: Properties, properties: Properties): UnreadEvent {
  const context = toProperties(call.context)
  const seen = { ...toProperties(context.page), ...properties }
  const url = textOf(seen.url)
  if (url === '') return {}
  const title = textOf(seen.title)
  const referrer = textOf(seen.referrer)
  return {
    page: {
      url: withCampaign(url, toProperties(context.campaign)).slice(0, 4_096),
      ...(title === '' ? {} : { title: title.slice(0, 2_048) }),
      ...(referrer === '' ? {} : { referrer: referrer.slice(0, 4_096) }),
    },
  }
}

function contextOf(call: Properties): UnreadEvent {
  const context = toProperties(call.context)
  const userAgent = textOf(context.userAgent).slice(0, 2_048)
  const ip = textOf(context.ip).slice(0, 64)
  return {
    context: { ...(userAgent === '' ? {} : { userAgent }), ...(ip === '' ? {} : { ip }) },
  }
}

/** What has been chosen or paid by is a step of its own here, once the step it stands in was completed. */
function chosenIn(name: string, data: Properties): string | undefined {
  if (name !== 'checkout_step' || data.state === 'shown') return undefined
  if (data.payment_type) return 'add_payment_info'
  return data.shipping_tier ? 'add_shipping_info' : undefined
}

function tracked(call: Properties): UnreadEvent {
  const properties = toProperties(call.properties)
  const { name, shape, data: meant } = segmentEvent(textOf(call.event))
  const data = { ...toData(shape, properties), ...meant }
  return { name: chosenIn(name, data) ?? name, data, ...pageOf(call, {}) }
}

function viewed(call: Properties): UnreadEvent {
  const properties = toProperties(call.properties)
  const { url, title, referrer, path: _, search: __, ...data } = properties
  const name = textOf(call.name) === '' ? {} : { page_name: call.name }
  return {
    name: 'page_view',
    data: { ...data, ...name },
    ...pageOf(call, {
      ...(url ? { url } : {}),
      ...(title ? { title } : {}),
      ...(referrer ? { referrer } : {}),
    }),
  }
}

/** A screen of an app has a name where a page has an address. */
function screened(call: Properties): UnreadEvent {
  const name = textOf(call.name) || textOf(toProperties(call.properties).name) || 'screen'
  const url = `screen://app/${encodeURIComponent(name.replace(/\p{Surrogate}/gu, '\ufffd'))}`
  return {
    name: 'page_view',
    data: toProperties(call.properties),
    page: { url, title: name.slice(0, 2_048) },
  }
}

function identified(call: Properties): UnreadEvent {
  const { email, ...traits } = toProperties(call.traits)
  const hash = textOf(email) === '' ? {} : { emailSha256: emailSha256(textOf(email)) }
  const user = textOf(call.userId)
  if (user === '')
    return { name: 'traits', data: { traits: { ...traits, ...hash }, interactive: false }, ...hash }
  return { name: 'identify', data: { user, traits: { ...traits, ...hash } } }
}

/** Joins what somebody did anonymously to the user they are; two known users stay two. */
function aliased(call: Properties): UnreadEvent {
  const previous = textOf(call.previousId)
  const visitor = previous === '' ? {} : { visitor: visitorOf(previous) }
  return { name: 'identify', data: { user: textOf(call.userId) }, ...visitor }
}

const readers: Readonly<Record<(typeof segmentCalls)[number], (call: Properties) => UnreadEvent>> = {
  track: tracked,
  page: viewed,
  screen: screened,
  identify: identified,
  group: call => ({
    name: 'group',
    data: { groupId: textOf(call.groupId), traits: toProperties(call.traits), interactive: false },
  }),
  alias: aliased,
}

/** Deeper than any client nests: what follows walks the whole call, and must not do so without bounds. */
const deepest = 20

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some(inner => isDeeper(inner, levels - 1))
}

/** The event of a call, or `null` for a type that there is not, and for one without an end. */
export function toEvent(input: unknown, options: CallOptions): UnreadEvent | null {
  const call = isDeeper(input, deepest) ? {} : toProperties(input)
  const type = segmentCalls.find(name => name === call.type)
  if (type === undefined) return null
  return {
    id: idOf(call, options),
    at: timeOf(call, options),
    ...subjectOf(call),
    ...contextOf(call),
    ...readers[type](call),
  }
}
