import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ask, type JourneysQuestion, type Unit } from '../../../packages/analysis/src/index.ts'
import { begin, day, period, startShop } from './fixture.ts'

let shop: Awaited<ReturnType<typeof startShop>>
beforeAll(async () => {
  shop = await startShop()
})
afterAll(() => shop.stop())
beforeEach(() => shop.empty())

const list = (question: Partial<JourneysQuestion>, now: number) =>
  ask({ ...shop, now }, { question: 'journeys', ...period, ...question })

const visitors = Array.from({ length: 4 }, (_, index) => `00000000-0000-4000-8000-00000000000${index}`)

test('a unit has the outcome of its last touch’s journey, whichever part of it it is', async () => {
  await shop.write([
    {
      person: 'u:ann',
      user: 'ann',
      visitors: visitors.slice(0, 2),
      elements: [
        { at: begin, path: '/checkout' },
        { at: begin + day, event: 'purchase', keyEvent: true, session: 1, visitor: 1 },
        { at: begin + day + 1, path: '/faq', session: 1, visitor: 1, journey: 2 },
      ],
    },
    {
      person: 'u:bob',
      user: 'bob',
      visitors: visitors.slice(2, 4),
      elements: [
        { at: begin, path: '/' },
        { at: begin + 20 * day, path: '/', session: 1, visitor: 1 },
      ],
    },
    {
      person: 'u:cid',
      user: 'cid',
      elements: [
        { at: begin, path: '/' },
        { at: begin + 31 * day, path: '/', session: 1, journey: 2 },
      ],
    },
  ])
  const outcomes = async (unit: Unit) =>
    (await list({ unit, to: '2026-12-31' }, begin + 45 * day)).answer.rows
      .map(row => `${row.user} ${row.outcome}`)
      .sort()
  expect(await outcomes('session')).toEqual([
    'ann converted',
    'ann converted',
    'bob open',
    'bob open',
    'cid lost',
    'cid open',
  ])
  expect(await outcomes('visitor')).toEqual([
    'ann converted',
    'ann converted',
    'bob open',
    'bob open',
    'cid open',
  ])
  expect(await outcomes('journey')).toEqual(['ann converted', 'ann lost', 'bob open', 'cid lost', 'cid open'])
  expect(await outcomes('person')).toEqual(['ann converted', 'bob open', 'cid open'])
})

test('a visitor of several persons has the outcome of the run with its last touch', async () => {
  const [shared = ''] = visitors
  await shop.write([
    { person: 'u:ann', visitors: [shared], elements: [{ at: begin, path: '/' }] },
    {
      person: 'u:bob',
      visitors: [shared, visitors[1] ?? ''],
      elements: [
        { at: begin + 1, path: '/' },
        { at: begin + day, event: 'purchase', keyEvent: true, visitor: 1, session: 1 },
      ],
    },
  ])
  const rows = (await list({ unit: 'visitor' }, begin + 2 * day)).answer.rows
  expect(rows.map(row => [row.id, row.outcome])).toEqual([
    [visitors[1], 'converted'],
    [shared, 'converted'],
  ])
})
