import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ask } from '../../../packages/analysis/src/index.ts'
import { begin, day, startShop } from './fixture.ts'
import { eventId, storeEvents } from './shop-events.ts'

let shop: Awaited<ReturnType<typeof startShop>>
beforeAll(async () => {
  shop = await startShop()
})
afterAll(() => shop.stop())
beforeEach(() => shop.empty())

const phone = '00000000-0000-4000-8000-000000000001'
const laptop = '00000000-0000-4000-8000-000000000002'
const journeyOf = async (person: string, now = begin + day) =>
  (await ask({ ...shop, now }, { question: 'journey', site: 'main', person })).answer

/** Ann on two devices; on the phone Bob logs in after her. */
const write = () =>
  storeEvents(shop.store, [
    { id: 1, visitor: phone, at: begin, name: 'page_view', path: '/', title: 'Home' },
    { id: 2, visitor: phone, at: begin + 10, name: 'search', path: '/', data: { search_term: 'linen' } },
    { id: 3, visitor: phone, at: begin + 20, name: 'identify', user: 'ann' },
    { id: 4, visitor: phone, at: begin + 30, name: 'reset' },
    { id: 5, visitor: phone, at: begin + 40, name: 'identify', user: 'bob' },
    { id: 6, visitor: phone, at: begin + 50, name: 'page_view', path: '/bob' },
    { id: 7, visitor: laptop, at: begin + 25, name: 'page_view', path: '/cart' },
    { id: 8, visitor: laptop, at: begin + 60, name: 'identify', user: 'ann' },
    { id: 9, visitor: laptop, at: begin + 70, name: 'purchase', path: '/cart', value: 12.5, currency: 'EUR' },
    { id: 10, visitor: laptop, at: begin + 80, name: 'page_view', path: '/faq' },
  ])

test('a person’s journey is in order over all visitors, with the events of its own runs only', async () => {
  await write()
  const answer = await journeyOf('ann')
  expect(answer).toMatchObject({
    person: 'u:ann',
    user: 'ann',
    visitors: [phone, laptop],
    firstAt: begin,
    lastAt: begin + 80,
  })
  expect(
    answer.touches.map(touch => [touch.name, touch.journey, touch.events.map(event => event.id)]),
  ).toEqual([
    ['/', 1, [eventId(1)]],
    ['search', 1, [eventId(2), eventId(3)]],
    ['/cart', 1, [eventId(7), eventId(4), eventId(8)]],
    ['purchase', 1, [eventId(9)]],
    ['/faq', 2, [eventId(10)]],
  ])
  expect(answer.outcomes).toEqual([
    {
      journey: 1,
      startAt: begin,
      endAt: begin + 70,
      outcome: 'converted',
      revenue: [{ currency: 'EUR', value: 12.5 }],
    },
    { journey: 2, startAt: begin + 80, endAt: begin + 80, outcome: 'open', revenue: [] },
  ])
  expect(answer.revenue).toEqual([{ currency: 'EUR', value: 12.5 }])
  expect(answer.sessions.map(session => [session.visitor, session.pageViews, session.landing])).toEqual([
    [phone, 1, '/'],
    [laptop, 2, '/cart'],
  ])
  expect(answer.sessions.map(session => session.session)).toContain(answer.touches[0]?.session)
})

test('a journey lasts from its first touch to its last, whatever a page reports before and after', async () => {
  const [before, after] = [begin - 1000, begin + 7_200_000]
  await storeEvents(shop.store, [
    { id: 1, visitor: phone, at: before, name: 'engagement' },
    { id: 2, visitor: phone, at: begin, name: 'page_view', path: '/' },
    { id: 3, visitor: phone, at: begin + 10, name: 'purchase', path: '/', value: 50, currency: 'EUR' },
    { id: 4, visitor: phone, at: begin + 20, name: 'purchase', path: '/', value: 30, currency: 'EUR' },
    { id: 5, visitor: phone, at: after, name: 'engagement' },
  ])
  const answer = await journeyOf(phone)
  expect(answer).toMatchObject({ firstAt: begin, lastAt: begin + 20 })
  const shown = answer.touches.flatMap(touch => touch.events)
  expect(new Set(shown.map(({ name, counted }) => `${name} ${counted}`))).toEqual(
    new Set(['engagement false', 'page_view true', 'purchase true']),
  )
  expect(answer.outcomes.map(({ revenue }) => revenue)).toEqual([
    [{ currency: 'EUR', value: 50 }],
    [{ currency: 'EUR', value: 30 }],
  ])
  expect(answer.revenue).toEqual([{ currency: 'EUR', value: 80 }])
})

test('events are shown as they were sent', async () => {
  await write()
  const { touches } = await journeyOf('ann')
  expect(touches[0]?.events[0]).toMatchObject({ name: 'page_view', title: 'Home', value: null, data: null })
  expect(touches[1]?.events[0]).toMatchObject({ name: 'search', data: { search_term: 'linen' } })
  expect(touches[3]?.events[0]).toMatchObject({ value: 12.5, currency: 'EUR' })
})

test('a person is found by id, by user, by visitor, and by the id from before the log-in', async () => {
  await write()
  const found = async (person: string) => (await journeyOf(person)).person
  expect(await found('u:ann')).toBe('u:ann')
  expect(await found('ann')).toBe('u:ann')
  expect(await found(laptop)).toBe('u:ann')
  expect(await found(phone)).toBe('u:bob')
  expect(await found(`v:${phone}`)).toBe('u:ann')
})

test('a visitor whom nobody knows by name is a person of its own', async () => {
  await storeEvents(shop.store, [{ id: 1, visitor: phone, at: begin, name: 'page_view', path: '/' }])
  expect(await journeyOf(phone)).toMatchObject({ person: `v:${phone}`, user: null, visitors: [phone] })
})

test('somebody unknown is named, with what may be given', async () => {
  await expect(journeyOf('nobody')).rejects.toThrowError(
    /^person: Nobody known by this: nobody; give a user id/,
  )
})
