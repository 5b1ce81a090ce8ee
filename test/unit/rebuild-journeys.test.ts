import { expect } from 'vitest'
import { createLines, day, minute, type Scene } from './rebuild-scenes.ts'

const { line, describeLines } = createLines()

const touches = '2.1 A touch'
line(
  touches,
  'is a run of events on one touchpoint with pauses up to 30 minutes',
  ({ view }) => [
    view(0, { path: '/products/a' }),
    view(30 * minute, { path: '/products/b' }),
    view(60 * minute + 1, { path: '/products/c' }),
    view(61 * minute, { path: '/blog' }),
    view(62 * minute, { path: '/products/c' }),
  ],
  ({ journey }) => {
    expect(journey().elements.map(e => e.touchpoint)).toEqual([
      'product-page',
      'product-page',
      'product-page',
      '',
      'product-page',
    ])
    expect(journey().elements.map(e => e.starts_touch)).toEqual([1, 0, 1, 1, 1])
  },
)
line(
  touches,
  'is on the touchpoint that the markup names, then the event, then the longest pattern',
  ({ view, act }) => [
    view(0, { path: '/products/a/reviews' }),
    act('begin_checkout', 1, { path: '/products/a/reviews' }),
    act('begin_checkout', 2, { path: '/products/a/reviews', touchpoint: 'size-guide' }),
  ],
  ({ journey }) =>
    expect(journey().elements.map(e => e.touchpoint)).toEqual(['reviews', 'checkout', 'size-guide']),
)

const journeys = '2.2 A journey'
line(
  journeys,
  'ends with the key event, and what follows begins another',
  ({ view, act }) => [view(0), act('purchase', 1), view(2), view(3)],
  ({ journey }) => {
    expect(journey().elements.map(e => [e.journey, e.key_event, e.starts_touch])).toEqual([
      [1, 0, 1],
      [1, 1, 0],
      [2, 0, 1],
      [2, 0, 0],
    ])
  },
)
line(
  journeys,
  'ends when more than 30 days are quiet',
  ({ view }) => [view(0), view(30 * day), view(60 * day + 1)],
  ({ journey }) => expect(journey().elements.map(e => e.journey)).toEqual([1, 1, 2]),
)
line(
  journeys,
  'holds what suspects and bots did in none of its elements',
  ({ view }) => [view(0), view(1, { verdict: 'bot' }), view(2, { verdict: 'suspect' })],
  ({ path, sessions }) => {
    expect(path()).toBe('page_view@0')
    expect(sessions.map(s => s.page_views)).toEqual([1])
  },
)

const stitching = '2.3 A person'
const eventsUpToV = ({ act, automatic }: Parameters<Scene>[0], reset: boolean) => [
  act('e1', 1),
  act('e2', 2),
  automatic('identify', 3, { user: 'U', counted: 1 }),
  act('e3', 4),
  ...(reset ? [automatic('reset', 5)] : []),
  act('e4', 6),
  automatic('identify', 7, { user: 'V', counted: 1 }),
  act('e5', 8),
]
line(
  stitching,
  'owns the whole run in which it was named, up to the reset',
  stage => eventsUpToV(stage, true),
  ({ path }) => {
    expect(path('u:U')).toBe('e1@1 e2@2 identify@3 e3@4')
    expect(path('u:V')).toBe('e4@6 identify@7 e5@8')
  },
)
line(
  stitching,
  'is another from the moment another is named, without a reset',
  stage => eventsUpToV(stage, false),
  ({ path }) => {
    expect(path('u:U')).toBe('e1@1 e2@2 identify@3 e3@4 e4@6')
    expect(path('u:V')).toBe('identify@7 e5@8')
  },
)
line(
  stitching,
  'is one over all devices that name it',
  ({ act, automatic }) => [
    [act('a1', 1, { who: 'a' }), act('b1', 2, { who: 'b' })],
    [automatic('identify', 3, { who: 'a', user: 'U' })],
    [automatic('identify', 4, { who: 'b', user: 'U' })],
  ],
  ({ path, journeys }) => {
    expect(journeys.map(row => row.person)).toEqual(['u:U'])
    expect(path('u:U')).toBe('a1@1 b1@2')
  },
)
line(
  stitching,
  'that no one named is the visitor, and after a reset a run of its own',
  ({ act, automatic }) => [act('e1', 1), automatic('reset', 2), act('e2', 3)],
  ({ journeys }) => expect(journeys.map(row => row.person.slice(0, 4)).sort()).toEqual(['v:d', 'v:d~']),
)
line(
  stitching,
  'is not made of values that mean nobody',
  ({ act, automatic }) => [
    act('e1', 1),
    ...['0', '-1', 'null', 'undefined', 'anonymous', '[object Object]', 'NaN', '000-000'].map(
      (blocked, n) => ({
        ...automatic('identify', 2 + n),
        user: blocked,
      }),
    ),
  ],
  ({ journeys }) => expect(journeys.map(row => row.person)).toEqual(['v:d']),
)
const tillOf = (users: number): Scene => {
  return ({ act, automatic }) => [
    act('e0', 0),
    ...Array.from({ length: users }, (_, n) => [
      act('look', n * 1000 + 1),
      automatic('identify', n * 1000 + 2, { user: `clerk${n}` }),
      automatic('reset', n * 1000 + 3),
    ]).flat(),
  ]
}
line(stitching, 'owns what came before its name, on a device of ten users', tillOf(10), ({ path }) =>
  expect(path('u:clerk1')).toBe('look@1001'),
)
line(stitching, 'does not, on a device that more than ten used in seven days', tillOf(11), ({ journeys }) =>
  expect(journeys.filter(row => row.person.startsWith('u:'))).toEqual([]),
)
line(
  stitching,
  'that is named late takes the sessions of the nameless with it',
  ({ view, automatic }) => [
    [view(0), view(5 * day, { tab: 'b' })],
    [automatic('identify', 6 * day, { user: 'U' })],
  ],
  ({ sessions, journeys }) => {
    expect(sessions.slice(0, 2).map(s => s.person)).toEqual(['u:U', 'u:U'])
    expect(journeys.map(row => row.person)).toEqual(['u:U'])
  },
)

const orders = '2.2 An order'
const order = { value: 94.9, currency: 'EUR', transaction: 'A-1' }
line(
  orders,
  'that is told again when its page is loaded again is one; the repeat is a touch like any other',
  ({ view, act }) => [
    view(0, { path: '/thanks' }),
    act('purchase', 1, order),
    view(minute, { path: '/thanks' }),
    act('purchase', minute + 1, order),
  ],
  ({ journey, sessions }) => {
    expect(journey().elements.map(e => [e.event, e.journey, e.key_event, e.value])).toEqual([
      ['page_view', 1, 0, 0],
      ['purchase', 1, 1, 94.9],
      ['page_view', 2, 0, 0],
      ['purchase', 2, 0, 0],
    ])
    expect(sessions.map(session => [session.orders, session.revenue])).toEqual([[1, { EUR: 94.9 }]])
  },
)
line(
  orders,
  'is one for page and server, whichever tells first',
  ({ view, act, automatic, fromServer }) => [
    view(0),
    automatic('identify', 1, { user: 'U' }),
    act('purchase', 2, order),
    fromServer('purchase', 3, { who: 'e', user: 'U', ...order }),
    fromServer('purchase', 4, { who: 'e', user: 'U', ...order, transaction: 'A-2' }),
    act('purchase', 5, { ...order, transaction: 'A-2' }),
  ],
  ({ journey }) =>
    expect(journey().elements.map(e => [e.event, e.key_event, e.value])).toEqual([
      ['page_view', 0, 0],
      ['purchase', 1, 94.9],
      ['purchase', 0, 0],
      ['purchase', 1, 94.9],
      ['purchase', 0, 0],
    ]),
)
line(
  orders,
  'is told first by the event that happened first, however late it comes',
  ({ act }) => [[act('purchase', 5, order)], [act('purchase', 4, order)]],
  ({ journey, path }) => {
    expect(path()).toBe('purchase@4 purchase@5')
    expect(journey().elements.map(e => e.key_event)).toEqual([1, 0])
  },
)
line(
  orders,
  'of the same number is another one when another person places it, or when it has none',
  ({ act }) => [
    act('purchase', 1, order),
    act('purchase', 2, { ...order, who: 'e', tab: 'b' }),
    act('purchase', 3, { value: 1 }),
    act('purchase', 4, { value: 1 }),
  ],
  ({ journeys }) =>
    expect(journeys.map(({ elements }) => elements.map(e => e.key_event)).sort()).toEqual([[1], [1, 1, 1]]),
)
line(
  orders,
  'stays what it was when it is refunded',
  ({ act, fromServer }) => [
    act('purchase', 1, order),
    fromServer('refund', day, order),
    act('purchase', 2 * day, { ...order, transaction: 'A-2' }),
  ],
  ({ journey }) =>
    expect(journey().elements.map(e => [e.event, e.journey, e.key_event])).toEqual([
      ['purchase', 1, 1],
      ['refund', 2, 0],
      ['purchase', 2, 1],
    ]),
)

describeLines()
