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
    lastAt: buyer.touches[6]?.at ?? 0,
    outcomes: buyer.outcomes.map(entry => ({ ...entry, outcome: 'open' as const })),
    revenue: [],
  }

  it('says what was ordered and how long it took', () => {
    expect(sayJourney(buyer, fixtureNow + 1e10).replace(/\u00a0/g, ' ')).toBe(
      'Ordered for €94.90 on the fourth visit, 6 days after the first touch',
    )
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
    const lost = { ...undecided, outcomes: [{ journey: 1, startAt: 0, endAt: 0, outcome: 'lost' as const }] }
    expect(sayJourney(lost, undecided.lastAt + 1e10)).toBe(
      'Left at “Checkout: delivery” and did not come back for 30 days',
    )
  })
})
