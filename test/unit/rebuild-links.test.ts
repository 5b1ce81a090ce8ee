import { expect } from 'vitest'
import { createLines, day, type Found, minute } from './rebuild-scenes.ts'

const { line, describeLines } = createLines()

/** Every person with the names of their events. */
const persons = ({ journeys }: Found): unknown =>
  Object.fromEntries(
    journeys.map(({ person, elements }) => [person, elements.map(({ event }) => event).join(' ')]),
  )

// `m` and `n` are e-mails, `o` and `p` orders: each is the visitor of events that name it alone.
const order = '2.3 An order'
line(
  order,
  'is the visitor’s whose purchase it was',
  ({ act, fromServer }) => [
    act('purchase', 0, { order: 'o' }),
    fromServer('delivery', day, { who: 'o', order: 'o' }),
  ],
  found => expect(persons(found)).toEqual({ 'v:d': 'purchase delivery' }),
)
line(
  order,
  'may be delivered before its purchase arrives',
  ({ act, fromServer }) => [
    [fromServer('delivery', day, { who: 'o', order: 'o' })],
    [act('purchase', 0, { order: 'o' })],
  ],
  found => expect(persons(found)).toEqual({ 'v:d': 'purchase delivery' }),
)
line(
  order,
  'follows its visitor to the user they log in as later',
  ({ act, automatic, fromServer }) => [
    [act('purchase', 0, { order: 'o' }), fromServer('delivery', day, { who: 'o', order: 'o' })],
    [automatic('identify', 2 * day, { user: 'U' })],
  ],
  found => expect(persons(found)).toEqual({ 'u:U': 'purchase delivery' }),
)
line(
  order,
  'is the first one’s of two who name it, whoever arrived first',
  ({ act, fromServer }) => [
    [act('purchase', 10, { who: 'a', order: 'o' }), fromServer('delivery', day, { who: 'o', order: 'o' })],
    [act('purchase', 5, { who: 'b', order: 'o' })],
  ],
  found => expect(persons(found)).toEqual({ 'v:a': 'purchase', 'v:b': 'purchase delivery' }),
)
line(
  order,
  'of nobody is a person of its own',
  ({ fromServer }) => [fromServer('delivery', 0, { who: 'o', order: 'o' })],
  found => expect(persons(found)).toEqual({ 'v:o': 'delivery' }),
)
line(
  order,
  'is the e-mail’s that names it',
  ({ automatic, fromServer }) => [
    [fromServer('delivery', day, { who: 'o', order: 'o' })],
    [fromServer('purchase', 0, { who: 'm', email: 'm', order: 'o' })],
    [automatic('identify', 2 * day, { user: 'U', email: 'm' })],
  ],
  found => expect(persons(found)).toEqual({ 'u:U': 'purchase delivery' }),
)

const email = '2.3 An e-mail'
line(
  email,
  'is the user’s who is known by it, before and after they were',
  ({ view, automatic, fromServer }) => [
    [fromServer('email_open', 0, { who: 'm', email: 'm' }), view(5)],
    [
      fromServer('email_click', 20, { who: 'm', email: 'm' }),
      automatic('identify', 10, { user: 'U', email: 'm' }),
    ],
  ],
  found => expect(persons(found)).toEqual({ 'u:U': 'email_open page_view email_click' }),
)
line(
  email,
  'is the visitor’s who placed one of its orders',
  ({ act, fromServer }) => [
    [fromServer('invoice', 5, { who: 'm', email: 'm', order: 'o' })],
    [fromServer('email_open', 9, { who: 'm', email: 'm' })],
    [act('purchase', 0, { order: 'o' })],
  ],
  found => expect(persons(found)).toEqual({ 'v:d': 'purchase invoice email_open' }),
)
line(
  email,
  'leads from an order by phone to the visitor of another order',
  ({ act, fromServer }) => [
    [fromServer('invoice', 20, { who: 'm', email: 'm', order: 'o' })],
    [fromServer('purchase', 10, { who: 'm', email: 'm', order: 'p' })],
    [fromServer('delivery', 30, { who: 'p', order: 'p' })],
    [act('purchase', 0, { order: 'o' })],
  ],
  found => expect(persons(found)).toEqual({ 'v:d': 'purchase purchase invoice delivery' }),
)
line(
  email,
  'keeps two users apart that share an order',
  ({ automatic, fromServer }) => [
    automatic('identify', 0, { who: 'a', user: 'U', email: 'm' }),
    automatic('identify', 1, { who: 'b', user: 'V', email: 'n' }),
    fromServer('invoice', 10, { who: 'm', email: 'm', order: 'o' }),
    fromServer('invoice', 20, { who: 'n', email: 'n', order: 'o' }),
    fromServer('delivery', 30, { who: 'o', order: 'o' }),
  ],
  found => expect(persons(found)).toEqual({ 'u:U': 'invoice delivery', 'u:V': 'invoice' }),
)

// `x` and `y` are visitors of a day; each page life is a visitor of its own.
const daily = '1.2 Without consent a visitor'
line(
  daily,
  'is all page lives of a day’s hash, in one session',
  ({ view }) => [
    [view(0, { who: 'a', day: 'x', path: '/' })],
    [view(5 * minute, { who: 'b', day: 'x', path: '/products/1' })],
  ],
  found => {
    expect(persons(found)).toEqual({ 'd:x': 'page_view page_view' })
    expect(found.sessions.map(s => [s.page_views, s.bounce, s.landing, s.exit])).toEqual([
      [2, 0, '/', '/products/1'],
    ])
  },
)
line(
  daily,
  'is another on another day, and a page left open stays the day’s it began on',
  ({ view, act }) => [
    view(0, { who: 'a', day: 'x' }),
    act('add_to_cart', minute, { who: 'a', day: 'y' }),
    view(2 * minute, { who: 'b', day: 'y' }),
  ],
  found => expect(persons(found)).toEqual({ 'd:x': 'page_view add_to_cart', 'd:y': 'page_view' }),
)
line(
  daily,
  'is the user’s of a page life that names one',
  ({ view, automatic }) => [
    view(0, { who: 'a', day: 'x' }),
    view(1, { who: 'b', day: 'x' }),
    automatic('identify', 2, { who: 'b', day: 'x', user: 'U' }),
  ],
  found => expect(persons(found)).toEqual({ 'd:x': 'page_view', 'u:U': 'page_view' }),
)
line(
  daily,
  'has the orders of their page lives',
  ({ act, fromServer }) => [
    [fromServer('delivery', day, { who: 'o', order: 'o' })],
    [act('purchase', 0, { who: 'a', day: 'x', order: 'o' })],
  ],
  found => expect(persons(found)).toEqual({ 'd:x': 'purchase delivery' }),
)

describeLines()
