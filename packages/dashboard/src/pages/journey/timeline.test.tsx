import type { JourneyAnswer, JourneyEvent } from '@touchline/analysis'
import { beforeAll, describe, expect, it } from 'vitest'
import { buyer, fixtureNow } from '../../fixtures/journey.ts'
import { markupOf } from '../../fixtures/markup.tsx'
import { setReaderLocale } from '../../format/locale.ts'
import { EventList } from './event-list.tsx'
import { sayJourney } from './say-journey.ts'
import { Timeline } from './timeline.tsx'
import { layoutTimeline } from './timeline-layout.ts'

beforeAll(() => setReaderLocale('en-GB'))

const layout = layoutTimeline(buyer, { width: 1100 })

describe('the timeline of a person', () => {
  it('is drawn by channel and device', async () => {
    const svg = markupOf(<Timeline layout={layout} zone="Europe/Brussels" />)
    await expect(svg).toMatchFileSnapshot('./snapshots/timeline.svg')
  })

  it('has its events beside it in words', async () => {
    await expect(markupOf(<EventList journey={buyer} />)).toMatchFileSnapshot('./snapshots/events.html')
  })

  it('gives every touch a place of its own, in order', () => {
    const places = layout.marks.map(({ x }) => x)
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(new Set(places).size).toBe(buyer.touches.length)
    expect(layout.rows.map(({ name }) => name)).toEqual(['Web, phone', 'E-mail', 'Web, computer', 'Chat'])
  })

  it('begins a new visit after half an hour of quiet', () => {
    expect(layout.visits).toHaveLength(4)
    expect(layout.pauses).toHaveLength(3)
  })

  it('draws as many visits as there are, whatever a page reports when it is closed', () => {
    const [page] = buyer.touches
    const [visit] = buyer.sessions
    if (page === undefined || visit === undefined) throw new Error('the buyer has touches and visits')
    const minutes = (count: number): number => visit.startAt + count * 60_000
    const leave = {
      ...(page.events[0] as JourneyEvent),
      name: 'page_leave',
      counted: false,
      at: minutes(120),
    }
    const { visits, pauses } = layoutTimeline(
      {
        touches: [
          { ...page, events: [...page.events, leave] },
          { ...page, at: minutes(130), session: 's2', events: [] },
        ],
        sessions: [
          { ...visit, endAt: minutes(20) },
          { ...visit, session: 's2', startAt: minutes(130), endAt: minutes(130) },
        ],
      },
      { width: 1100 },
    )
    expect(visits).toHaveLength(2)
    expect(
      pauses.map(({ ms }) => ms / 60_000),
      'from the end of the visit',
    ).toEqual([110])
  })

  it('draws visits at the same time on two devices as one, and one after the other as two', () => {
    const [page] = buyer.touches
    const [visit] = buyer.sessions
    if (page === undefined || visit === undefined) throw new Error('the buyer has touches and visits')
    const boxes = (second: number): number => {
      const minutes = (count: number): number => visit.startAt + count * 60_000
      const touch = (session: string | null, at: number) => ({
        ...page,
        session,
        at: minutes(at),
        events: [],
      })
      const touches = [touch('s1', 0), touch('s2', second), touch('s1', 20), touch(null, 30), touch('s2', 40)]
      return layoutTimeline(
        {
          touches: touches.sort((a, b) => a.at - b.at),
          sessions: [
            { ...visit, endAt: minutes(20) },
            { ...visit, session: 's2', startAt: minutes(second), endAt: minutes(40) },
          ],
        },
        { width: 1100 },
      ).visits.length
    }
    expect(boxes(10)).toBe(1)
    expect(boxes(25)).toBe(2)
  })

  it('grows beyond the room rather than let labels touch', () => {
    const narrow = layoutTimeline(buyer, { width: 300 })
    expect(narrow.width).toBeGreaterThan(300)
    expect(narrow.step).toBe(58)
  })

  it('is empty without touches', () => {
    expect(layoutTimeline({ touches: [], sessions: [] }, { width: 400 }).marks).toEqual([])
  })
})

describe('the sentence about a person', () => {
  const undecided = {
    ...buyer,
    touches: buyer.touches.slice(0, 7),
    sessions: buyer.sessions.slice(0, 3),
    lastAt: buyer.touches[6]?.at ?? 0,
    outcomes: buyer.outcomes.map(entry => ({ ...entry, outcome: 'open' as const, revenue: [] })),
    revenue: [],
  }

  it('says what was ordered and how long it took', () => {
    expect(sayJourney(buyer, fixtureNow + 1e10).replace(/\u00a0/g, ' ')).toBe(
      'Ordered for €94.90 on the fourth visit, 6 days after the first touch',
    )
  })

  it('tells the last order alone: its value, its visits and its length', () => {
    const day = 86_400_000
    const at = buyer.lastAt + 10 * day
    const [touch] = buyer.touches
    if (touch === undefined) throw new Error('the buyer has touches')
    const again: JourneyAnswer = {
      ...buyer,
      touches: [
        ...buyer.touches,
        { ...touch, journey: 2, at, session: 's5' },
        { ...touch, journey: 2, at: at + 2 * day, session: 's6' },
      ],
      outcomes: [
        ...buyer.outcomes,
        {
          journey: 2,
          startAt: at,
          endAt: at + 2 * day,
          outcome: 'converted',
          revenue: [{ currency: 'EUR', value: 30 }],
        },
      ],
      revenue: [{ currency: 'EUR', value: 124.9 }],
    }
    const say = (journey: JourneyAnswer): string => sayJourney(journey, at + 9 * day).replace(/\u00a0/g, ' ')
    expect(say(again)).toBe(
      'Ordered again for €30.00 on the second visit of this journey, 2 days after its first touch',
    )
    const [first, second] = again.outcomes
    if (first === undefined || second === undefined) throw new Error('there are two journeys')
    expect(say({ ...again, outcomes: [{ ...first, outcome: 'lost', revenue: [] }, second] })).toBe(
      'Ordered for €30.00 on the second visit of this journey, 2 days after its first touch',
    )
  })

  it('finds nobody in the shop by what a server sends or a page reports when it is left', () => {
    const at = undecided.lastAt + 2 * 86_400_000
    const [touch] = undecided.touches
    if (touch === undefined) throw new Error('the buyer has touches')
    const parcel = { ...touch, name: 'Delivery', channel: 'delivery', session: null, at }
    const told = { ...undecided, touches: [...undecided.touches, parcel], lastAt: at }
    expect(sayJourney(told, at + 60_000).replace(/\u00a0/g, ' ')).toBe(
      'Undecided: last seen at “Checkout: delivery”, 2 days ago',
    )
    const ordered = { ...buyer, touches: [...buyer.touches, { ...parcel, journey: 2 }], lastAt: at }
    const open = { journey: 2, startAt: at, endAt: at, outcome: 'open' as const, revenue: [] }
    expect(sayJourney({ ...ordered, outcomes: [...buyer.outcomes, open] }, at + 60_000)).toMatch(
      /^Ordered for/,
    )
    const server = { ...told, touches: [parcel], sessions: [], visitors: [] }
    expect(sayJourney(server, at + 60_000)).toMatch(/^Undecided: last seen at “Delivery”/)
  })

  it('says that somebody is here', () => {
    expect(sayJourney(undecided, undecided.lastAt + 60_000)).toBe(
      'In the shop right now at “Checkout: delivery”',
    )
  })

  it('says where an undecided person was last', () => {
    expect(sayJourney(undecided, undecided.lastAt + 7_200_000).replace(/\u00a0/g, ' ')).toBe(
      'Undecided: last seen at “Checkout: delivery”, 2 h ago',
    )
  })

  it('says that somebody left for good', () => {
    const outcome = { journey: 1, startAt: 0, endAt: 0, outcome: 'lost' as const, revenue: [] }
    const lost = { ...undecided, outcomes: [outcome] }
    expect(sayJourney(lost, undecided.lastAt + 1e10)).toBe(
      'Left at “Checkout: delivery” and did not come back for 30 days',
    )
  })
})
