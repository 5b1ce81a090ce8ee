import { expect } from 'vitest'
import { createLines, day, type Found, minute } from './rebuild-scenes.ts'

const { line, describeLines } = createLines()

const sessions = '1.3 A session'
line(
  sessions,
  'goes on after a pause of exactly 30 minutes',
  ({ view }) => [view(0), view(30 * minute)],
  ({ sessions }) => expect(sessions.map(s => s.page_views)).toEqual([2]),
)
line(
  sessions,
  'ends with a pause of a millisecond more',
  ({ view }) => [view(0), view(30 * minute + 1)],
  ({ sessions }) => expect(sessions.map(s => s.page_views)).toEqual([1, 1]),
)
line(
  sessions,
  'is joined with the next by a late event between them',
  ({ view }) => [[view(0), view(40 * minute)], [view(20 * minute)]],
  ({ sessions, journey }) => {
    expect(sessions.map(s => s.page_views)).toEqual([3])
    expect(journey().sessions).toEqual(sessions.map(s => s.session))
  },
)
line(
  sessions,
  'goes on over midnight',
  ({ view }) => [view(day - 10 * minute), view(day + 10 * minute)],
  ({ sessions }) => expect(sessions).toHaveLength(1),
)
line(
  sessions,
  'goes on with a new campaign, and keeps its first source',
  ({ view }) => [
    view(0, { channel_group: 'Email', source: 'a', medium: 'email', campaign: 'a' }),
    view(10 * minute, { tab: 'b', channel_group: 'Paid Search', source: 'b', medium: 'cpc', campaign: 'b' }),
  ],
  ({ sessions }) => expect(sessions.map(s => [s.campaign, s.channel_group])).toEqual([['a', 'Email']]),
)
line(
  sessions,
  'is shared by the tabs of a visitor',
  ({ view }) => [view(0), view(25 * minute), view(50 * minute), view(40 * minute, { tab: 'b' })],
  ({ sessions }) => expect(sessions.map(s => s.page_views)).toEqual([4]),
)
line(
  sessions,
  'is not kept alive by a report that a hidden page makes',
  ({ view, automatic }) => [
    view(0),
    automatic('engagement', 29 * minute, { activity: 0, engaged_ms: 5000 }),
    view(45 * minute),
  ],
  ({ sessions }) =>
    expect(sessions.map(s => [s.page_views, s.engaged_ms])).toEqual([
      [1, 5000],
      [1, 0],
    ]),
)
line(
  sessions,
  'is kept alive by reading, and goes on when the page is looked at again 25 minutes later',
  ({ view, automatic }) => [
    view(0),
    automatic('engagement', 10 * minute, { engaged_ms: 10 * minute }),
    view(35 * minute),
  ],
  ({ sessions }) => expect(sessions.map(s => [s.page_views, s.engaged_ms])).toEqual([[2, 10 * minute]]),
)
line(
  sessions,
  'is neither begun nor kept alive by events from servers, which belong to none',
  ({ view, fromServer }) => [
    view(0),
    fromServer('purchase', 20 * minute, { value: 9, currency: 'EUR' }),
    view(40 * minute),
    fromServer('shipment', 3 * day),
  ],
  ({ sessions, journey }) => {
    expect(sessions.map(s => [s.page_views, s.orders])).toEqual([
      [1, 0],
      [1, 0],
    ])
    expect(journey().elements.map(e => e.session !== '')).toEqual([true, false, true, false])
  },
)
line(
  sessions,
  'is never longer than 24 hours',
  ({ view }) => Array.from({ length: 51 }, (_, n) => view(n * 30 * minute)),
  ({ sessions }) => expect(sessions.map(s => s.end_at - s.start_at)).toEqual([day, 30 * minute]),
)
line(
  sessions,
  'that begins by time-out inside an open page is direct and marked as a continuation',
  ({ view }) => [
    view(0, { nav: 'load', channel_group: 'Email', source: 'news', medium: 'email' }),
    view(40 * minute, { nav: 'route', channel_group: 'Email', source: 'news', medium: 'email' }),
  ],
  ({ sessions }) =>
    expect(sessions.map(s => [s.continuation, s.channel_group])).toEqual([
      [0, 'Email'],
      [1, 'Direct'],
    ]),
)
line(
  sessions,
  'that begins with a new load is no continuation',
  ({ view }) => [
    view(0, { nav: 'load' }),
    view(40 * minute, { tab: 'b', nav: 'load', channel_group: 'Referral' }),
  ],
  ({ sessions }) =>
    expect(sessions.map(s => [s.continuation, s.channel_group])).toEqual([
      [0, 'Direct'],
      [0, 'Referral'],
    ]),
)
line(
  sessions,
  'is in the order of time, then of the page lives, then of their counters',
  ({ view, act }) => [
    act('c', 5, { tab: 'b', seq: 9 }),
    view(0, { tab: 'b', seq: 1 }),
    act('b', 5, { tab: 'b', seq: 2 }),
    act('d', 5, { tab: 'c', seq: 1 }),
    act('a', 5, { tab: 'a', seq: 8 }),
    view(0, { tab: 'a', seq: 7, at: Date.UTC(2026, 5, 1) - 1 }),
  ],
  ({ path }) => expect(path()).toBe('page_view@-1 page_view@0 a@5 b@5 c@5 d@5'),
)

const pageViews = '1.4 A page view'
line(
  pageViews,
  'is counted for every viewing of a URL, going back included',
  ({ view }) => [
    view(0, { path: '/a', nav: 'load' }),
    view(1, { path: '/b', nav: 'route' }),
    view(2, { path: '/a', nav: 'route' }),
  ],
  ({ sessions }) => expect(sessions.map(s => s.page_views)).toEqual([3]),
)
line(
  pageViews,
  'is counted again when the page returns from the back-forward cache',
  ({ view }) => [view(0, { path: '/a', nav: 'load' }), view(9, { path: '/a', nav: 'bfcache' })],
  ({ sessions }) => expect(sessions.map(s => s.page_views)).toEqual([2]),
)
line(
  pageViews,
  'that was never seen is not counted',
  ({ view }) => [view(0, { counted: 0, activity: 0 })],
  found => expect([found.sessions, found.journeys]).toEqual([[], []]),
)

const landing = '1.5 Landing and exit'
line(
  landing,
  'are the first and the last page view',
  ({ view, act }) => [
    view(0, { path: '/a' }),
    view(1, { path: '/b' }),
    view(2, { path: '/c' }),
    act('x', 3, { path: '/d' }),
  ],
  ({ sessions }) => expect(sessions.map(s => [s.landing, s.exit])).toEqual([['/a', '/c']]),
)
line(
  landing,
  'give the exits of four sessions: A 3 of 4 views, B 1 of 3',
  ({ view }) =>
    ['ABA', 'A', 'BA', 'B'].flatMap((pages, session) =>
      [...pages].map((path, n) => view(session * day + n, { path: `/${path}` })),
    ),
  ({ sessions, journey }) => {
    const views = journey().elements.map(e => e.path)
    const share = (path: string): string =>
      `${sessions.filter(s => s.exit === path).length} of ${views.filter(view => view === path).length}`
    expect([share('/A'), share('/B')]).toEqual(['3 of 4', '1 of 3'])
  },
)

const engaged = '1.6 Engaged time'
line(
  engaged,
  'is added up from its reports, for the session and for the page view they name',
  ({ view, automatic }) => {
    const [first, second] = ['11111111-1111-4111-8111-000000000001', '11111111-1111-4111-8111-000000000002']
    return [
      view(0, { view: first }),
      automatic('engagement', 15_000, { view: first, engaged_ms: 15_000, visible_ms: 15_000 }),
      view(20_000, { view: second }),
      automatic('engagement', 20_000, { view: first, activity: 0, engaged_ms: 5_000, visible_ms: 5_000 }),
      automatic('engagement', 31_000, { view: second, activity: 0, engaged_ms: 11_000, visible_ms: 11_000 }),
    ]
  },
  ({ sessions, journey }) => {
    expect(sessions.map(s => [s.engaged_ms, s.visible_ms])).toEqual([[31_000, 31_000]])
    expect(journey().elements.map(e => e.engaged_ms)).toEqual([20_000, 11_000])
  },
)
line(
  engaged,
  'that is reported after the last event is part of the duration',
  ({ view, automatic }) => [
    view(0),
    view(60_000),
    automatic('engagement', 75_000, { activity: 0, engaged_ms: 9_000 }),
  ],
  ({ sessions }) => expect(sessions.map(s => s.duration_ms)).toEqual([69_000]),
)

const bounce = '1.9 A bounce'
const bounceOf = ({ sessions }: Found): unknown => sessions.map(s => [s.bounce, s.page_views])
line(
  bounce,
  'is one page view of 3 s',
  ({ view }) => [view(0)],
  found => expect(bounceOf(found)).toEqual([[1, 1]]),
)
line(
  bounce,
  'is one page view of 45 s without any event of the visitor',
  ({ view, automatic }) => [view(0), automatic('engagement', 45_000, { engaged_ms: 45_000 })],
  found => expect(bounceOf(found)).toEqual([[1, 1]]),
)
line(
  bounce,
  'is not one page view with something put into the cart',
  ({ view, act }) => [view(0), act('add_to_cart', 4000)],
  found => expect(bounceOf(found)).toEqual([[0, 1]]),
)
line(
  bounce,
  'is not two views of one URL',
  ({ view }) => [view(0, { path: '/a' }), view(2000, { path: '/a' })],
  found => expect(bounceOf(found)).toEqual([[0, 2]]),
)
line(
  bounce,
  'is not a session without page views, which is neither',
  ({ act }) => [act('custom', 0)],
  found => expect(bounceOf(found)).toEqual([[0, 0]]),
)

describeLines()
