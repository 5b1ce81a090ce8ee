/**
 * Generated histories: what a few visitors did, and how it arrived.
 *
 * @module
 */
import fc from 'fast-check'
import { type StoredEvent, zero } from './stored-event.ts'

/** A UUIDv7 of a time; `tail` tells apart those of one time. */
export function eventIdAt(at: number, tail: number): string {
  const time = at.toString(16).padStart(12, '0')
  const low = tail.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${low}`
}

/** A UUID whose order differs between its text and the engine's own comparison of UUIDs. */
export const uuidOf = (group: number, member: number): string =>
  `${(255 - member).toString(16).padStart(8, '0')}-0000-4000-8000-${(group * 256 + member).toString(16).padStart(12, '0')}`

/** An event of nothing in particular, to be filled in. */
export function storedEvent(
  own: Partial<StoredEvent> & Pick<StoredEvent, 'id' | 'at' | 'visitor'>,
): StoredEvent {
  return {
    site: 'main',
    stream: zero,
    seq: 0,
    received_at: own.at,
    name: 'page_view',
    interactive: 0,
    counted: 1,
    activity: 1,
    view: zero,
    path: '',
    nav: '',
    touchpoint: '',
    user: '',
    email_visitor: zero,
    order_visitor: zero,
    daily: zero,
    value: 0,
    currency: '',
    transaction: '',
    engaged_ms: 0,
    visible_ms: 0,
    source: '',
    medium: '',
    campaign: '',
    channel_group: '',
    device: '',
    browser: '',
    os: '',
    country: '',
    verdict: 'human',
    ...own,
  }
}

const kinds: readonly (readonly [weight: number, Partial<StoredEvent>])[] = [
  [
    4,
    { name: 'page_view', nav: 'load', channel_group: 'Organic Search', source: 'google', medium: 'organic' },
  ],
  [3, { name: 'page_view', nav: 'route' }],
  [1, { name: 'page_view', nav: 'bfcache' }],
  [
    1,
    {
      name: 'page_view',
      nav: 'load',
      channel_group: 'Email',
      source: 'news',
      medium: 'email',
      campaign: 'may',
    },
  ],
  [3, { name: 'add_to_cart', interactive: 1, value: 3, currency: 'EUR' }],
  [1, { name: 'chat_open', interactive: 1 }],
  [1, { name: 'touchpoint', interactive: 1, touchpoint: 'size-guide' }],
  [2, { name: 'purchase', interactive: 1, value: 7, currency: 'EUR' }],
  [1, { name: 'purchase', interactive: 1, value: 2, currency: 'USD' }],
  [2, { name: 'purchase', interactive: 1, value: 5, currency: 'EUR', transaction: 'A-1' }],
  [1, { name: 'purchase', interactive: 1, value: 6, currency: 'EUR', transaction: 'A-2' }],
  [1, { name: 'refund', interactive: 1, value: 5, currency: 'EUR', transaction: 'A-1' }],
  [3, { name: 'engagement', counted: 0, engaged_ms: 400, visible_ms: 500 }],
  [3, { name: 'engagement', counted: 0, activity: 0, engaged_ms: 30, visible_ms: 40 }],
  [3, { name: 'identify', counted: 0 }],
  [2, { name: 'reset', counted: 0 }],
]

/** Pauses that lie on both sides of every rule: 30 minutes, 24 hours, 30 days. */
const pauses = [
  0,
  0,
  0,
  1,
  1000,
  600_000,
  1_800_000,
  1_800_001,
  86_400_000,
  30 * 86_400_000,
  30 * 86_400_000 + 1,
]

const devices = ['', 'mobile', 'desktop']
const users = ['ann', 'ben', 'cleo', 'anonymous', '0-0', '']
const paths = ['', '/', '/products/a', '/products/a/reviews', '/checkout/payment', '/blog/x']

const rawEvent = fc.record({
  kind: fc.oneof(...kinds.map(([weight, arbitrary]) => ({ weight, arbitrary: fc.constant(arbitrary) }))),
  visitor: fc.nat(2),
  tab: fc.nat(2),
  seq: fc.nat(3),
  user: fc.constantFrom(...users),
  path: fc.constantFrom(...paths),
  view: fc.nat(2),
  device: fc.constantFrom(...devices),
  fromServer: fc.nat(9).map(n => n === 0),
  /** An e-mail or an order that it names, or that it is about alone. */
  email: fc.nat(30),
  order: fc.nat(20),
  alone: fc.boolean(),
  /** The visitor of a day, of a page life that names no other. */
  daily: fc.nat(2),
  verdict: fc
    .nat(30)
    .map(n => (n === 0 ? ('suspect' as const) : n === 1 ? ('bot' as const) : ('human' as const))),
  copies: fc.array(
    fc.record({ skew: fc.constantFrom(0, 5, -3, 1_800_001), later: fc.integer({ min: -50, max: 50 }) }),
    {
      maxLength: 2,
    },
  ),
})
type RawEvent = typeof rawEvent extends fc.Arbitrary<infer Value> ? Value : never

const browsing = fc.array(fc.tuple(rawEvent, fc.constantFrom(...pauses)), { minLength: 1, maxLength: 20 })
/** A page that is left open for more than a day, with activity again and again, or to the second every half hour. */
const atKiosk = rawEvent.map(raw => ({
  ...raw,
  // A change of person or a pause would end the session long before its 24 hours.
  kind: ['reset', 'identify', 'engagement'].includes(raw.kind.name ?? '') ? { name: 'scroll' } : raw.kind,
  visitor: 0,
  tab: 1,
  user: '',
  fromServer: false,
  email: 9,
  order: 9,
  verdict: 'human' as const,
  copies: [],
}))
const kiosk = fc
  .constantFrom([0, 1_700_000, 1_799_999, 1_800_000], [1_800_000])
  .chain(between =>
    fc.array(fc.tuple(atKiosk, fc.constantFrom(...between)), { minLength: 50, maxLength: 100 }),
  )

/** A till that a dozen people share, two a day: as many as make it shared, or one fewer, within seven days. */
const atTill = fc
  .tuple(rawEvent, fc.nat(12), fc.constantFrom('identify', 'identify', 'reset', '', ''))
  .map(([raw, clerk, name]) => ({
    ...raw,
    ...(name === '' ? {} : { kind: { name, counted: 0 as const } }),
    visitor: 0,
    user: `clerk-${clerk}`,
    copies: [],
  }))
const till = fc.array(fc.tuple(atTill, fc.constantFrom(0, 0, 50_400_000)), { minLength: 30, maxLength: 60 })

const began = Date.UTC(2026, 7, 30)

/** The visitor and what it names: a stand-in when the event is about an e-mail or an order alone. */
function subjectOf(raw: RawEvent, group: number) {
  const email_visitor = raw.email < 2 ? uuidOf(group, 200 + raw.email) : zero
  const order_visitor = raw.order < 3 ? uuidOf(group, 210 + raw.order) : zero
  const alias = email_visitor === zero ? order_visitor : email_visitor
  if (!raw.alone || alias === zero) {
    // The page lives of the third visitor are known by no other id.
    const cookieless = raw.visitor === 2 && !raw.fromServer
    const visitor = cookieless ? uuidOf(group, 30 + raw.tab) : uuidOf(group, raw.visitor)
    const daily = cookieless && raw.daily < 2 ? uuidOf(group, 220 + raw.daily) : zero
    return { visitor, email_visitor, order_visitor, daily, alone: false }
  }
  return { visitor: alias, email_visitor, order_visitor, daily: zero, alone: true }
}

function toStored(
  raw: RawEvent,
  { at, group, index }: { at: number; group: number; index: number },
): StoredEvent[] {
  const { kind, copies } = raw
  const { alone, ...subject } = subjectOf(raw, group)
  const fromServer = raw.fromServer || alone
  const names = !alone && (kind.name === 'identify' || (fromServer && raw.tab === 0))
  const event = storedEvent({
    site: '',
    ...subject,
    id: eventIdAt(at + raw.seq, group * 1000 + 999 - index),
    at,
    received_at: at + 1000,
    stream: uuidOf(group, 10 + raw.visitor * 10 + raw.tab),
    seq: raw.seq + 1,
    view: raw.view === 0 ? zero : uuidOf(group, 100 + raw.visitor * 10 + raw.view),
    path: raw.path,
    device: raw.device,
    verdict: raw.verdict,
    ...kind,
    user: names && raw.user !== '' ? (raw.user.includes('-') ? raw.user : `${raw.user}${group}`) : '',
    ...(fromServer ? { stream: zero, seq: 0, activity: 0 as const } : {}),
  })
  // Receipts of copies never tie: the engine would keep either.
  const receipts = copies.map((copy, n) => ({
    ...event,
    at: event.at + copy.skew,
    received_at: event.received_at + copy.later * 3 + n + 1,
  }))
  return [event, ...receipts]
}

/** Histories of independent groups of visitors, as rows of `events` in the order of their arrival, in inserts. */
export const histories: fc.Arbitrary<StoredEvent[][]> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: browsing },
      { weight: 1, arbitrary: kiosk },
      { weight: 1, arbitrary: till },
    ),
    {
      minLength: 1,
      maxLength: 16,
    },
  )
  .chain(groups => {
    const rows = groups.flatMap((steps, group) => {
      let at = began
      return steps.flatMap(([raw, pause], index) => {
        at += pause
        return toStored(raw, { at, group, index })
      })
    })
    const inserts = fc.integer({ min: 1, max: 4 })
    return fc
      .tuple(fc.shuffledSubarray(rows, { minLength: rows.length }), inserts)
      .map(([shuffled, count]) =>
        Array.from({ length: count }, (_, n) => shuffled.filter((_row, index) => index % count === n)),
      )
  })
