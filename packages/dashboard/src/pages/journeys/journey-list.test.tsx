import { beforeAll, describe, expect, it } from 'vitest'
import { home, writeAddress } from '../../address/address.ts'
import { shopFunnel } from '../../fixtures/funnel.ts'
import { fixtureNow, journeyRow, journeysAnswer } from '../../fixtures/journey.ts'
import { markupOf } from '../../fixtures/markup.tsx'
import { setReaderLocale } from '../../format/locale.ts'
import { shortenRoute } from '../../route/shorten.ts'
import { touchKind, touchName } from '../../route/touch-kind.ts'
import { JourneyTable } from './journey-table.tsx'
import { Pager } from './pager.tsx'
import { sayBehind } from './say-list.ts'

beforeAll(() => setReaderLocale('en-GB'))

describe('the list of journeys', () => {
  it('shows who, by which touches, and how it stands', async () => {
    const hrefOf = (person: string) => writeAddress({ ...home, page: 'journey', person })
    const table = markupOf(
      <JourneyTable rows={journeysAnswer(10, 10).rows} now={fixtureNow} hrefOf={hrefOf} />,
    )
    await expect(table).toMatchFileSnapshot('./snapshots/list.html')
  })

  it('is named after the bar that it stands behind, with the bar’s number', () => {
    expect(sayBehind(shopFunnel, { step: 4, outcome: 'dropped' }, 1112).title).toBe(
      '1,112 sessions that left between “Address given” and “Delivery chosen”',
    )
    expect(sayBehind(shopFunnel, { step: 6, outcome: 'reached' }, 1).title).toBe(
      '1 session that reached “Order placed”',
    )
    expect(sayBehind(shopFunnel, { step: 5, outcome: 'inProgress' }, 7).title).toBe(
      '7 sessions that may still come to “Order placed”',
    )
  })

  it('says of which days it is when it is of the period before', () => {
    const { title, chip } = sayBehind(shopFunnel, { step: 5, outcome: 'reached', before: true }, 1684)
    expect(title).toBe('1,684 sessions that reached “Delivery chosen”, 27 Sept\u2009–\u200924 Oct')
    expect(chip).toBe('Reached: Delivery chosen, 27 Sept\u2009–\u200924 Oct')
  })

  it('is still named when the funnel has fewer steps than the address says', () => {
    expect(sayBehind(shopFunnel, { step: 9, outcome: 'reached' }, 0).title).toBe(
      '0 sessions that reached “step 9”',
    )
  })

  it('leads to older and newer rows only where there are some', () => {
    const pager = (offset: number, total: number) =>
      markupOf(<Pager offset={offset} size={50} total={total} hrefOf={at => `/journeys?offset=${at}`} />)
    expect(pager(0, 50)).not.toContain('<a')
    expect(pager(50, 120)).toContain('51–100 of 120')
    expect(pager(50, 120)).toContain('offset=100')
    expect(pager(50, 120)).toContain('Newer')
    expect(pager(100, 120)).not.toContain('Older')
  })
})

describe('a route', () => {
  const { touches } = journeyRow(9)

  it('keeps both ends when it is long, and says how many it leaves out', () => {
    const parts = shortenRoute(touches, { total: 70, most: 6 })
    expect(parts.map(part => (part.kind === 'more' ? part.count : part.touch.touchpoint))).toEqual([
      'guide',
      'newsletter',
      'product-page',
      65,
      'checkout-shipping',
      'order',
    ])
  })

  it('is whole when it is short', () => {
    expect(shortenRoute(touches.slice(0, 3), { total: 3, most: 6 })).toHaveLength(3)
    expect(shortenRoute([], { total: 0, most: 6 })).toEqual([])
  })

  it('tells kinds of touches apart, and names what no touchpoint claims by its page', () => {
    expect(touchKind({ touchpoint: 'cart', channel: 'web', phase: 'purchase' })).toBe('buy')
    expect(touchKind({ touchpoint: 'chat', channel: 'chat', phase: 'pre_purchase' })).toBe('talk')
    expect(touchKind({ touchpoint: '', channel: '', phase: '' })).toBe('other')
    expect(touchName({ name: '', path: '/about' })).toBe('/about')
  })
})
