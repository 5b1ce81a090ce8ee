import type { Touch } from '@touchline/analysis'
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
    const long = [...touches, ...touches]
    const parts = shortenRoute(long, { total: long.length, gapAt: null, most: 6 })
    expect(parts.map(part => (part.kind === 'more' ? part.count : part.touch.touchpoint))).toEqual([
      'guide',
      'newsletter',
      'product-page',
      15,
      'checkout-shipping',
      'order',
    ])
  })

  it('says how many are missing where the answer left them out, and tells no pause across them', () => {
    const onDay = (at: number): Touch => ({ ...(touches[0] as Touch), at: at * 86_400_000 })
    const ends = [1, 2, 3, 98, 99, 100].map(onDay)
    const said = (most: number) =>
      shortenRoute(ends, { total: 100, gapAt: 3, most }).map(part =>
        part.kind === 'more' ? `${part.count} more` : [part.touch.at / 86_400_000, part.pauseMs > 0],
      )
    expect(said(4)).toEqual([[1, false], [2, true], '97 more', [100, true]])
    expect(said(20)).toEqual([
      [1, false],
      [2, true],
      [3, true],
      '94 more',
      [98, false],
      [99, true],
      [100, true],
    ])
    expect(said(1)).toEqual(['100 more'])
  })

  it('is whole when it is short', () => {
    expect(shortenRoute(touches.slice(0, 3), { total: 3, gapAt: null, most: 6 })).toHaveLength(3)
    expect(shortenRoute([], { total: 0, gapAt: null, most: 6 })).toEqual([])
  })

  it('tells kinds of touches apart, and names what no touchpoint claims by its page', () => {
    expect(touchKind({ touchpoint: 'cart', channel: 'web', phase: 'purchase' })).toBe('buy')
    expect(touchKind({ touchpoint: 'chat', channel: 'chat', phase: 'pre_purchase' })).toBe('talk')
    expect(touchKind({ touchpoint: '', channel: '', phase: '' })).toBe('other')
    expect(touchName({ name: '', path: '/about' })).toBe('/about')
  })
})
