import type { JourneySession } from '@touchline/analysis'
import { beforeAll, describe, expect, it } from 'vitest'
import { buyer } from '../../fixtures/journey.ts'
import { markupOf } from '../../fixtures/markup.tsx'
import { setReaderLocale } from '../../format/locale.ts'
import { VisitTable } from './visit-table.tsx'

beforeAll(() => setReaderLocale('en-GB'))

const minute = 60_000
const ended = Date.parse('2026-11-05T19:22:00Z')
const [plain] = buyer.sessions

/** The table's row of one visit as a reader has it: a cell a line. */
function row(changes: Partial<JourneySession>, now = ended + 60 * minute): readonly string[] {
  if (plain === undefined) throw new Error('the buyer has visits')
  const visit = { ...plain, startAt: ended, endAt: ended, ...changes }
  const [, body = ''] = markupOf(<VisitTable visits={[visit]} now={now} />).split('<tbody>')
  return body
    .replaceAll('<span class="sub">', ' / ')
    .split(/<\/t[hd]>/)
    .map(cell => cell.replaceAll(/<[^>]*>|\n/g, '').replaceAll('\u00a0', ' '))
    .filter(cell => cell !== '')
}
const begin = 'Thu 5 Nov, 20:22'
const one = { pageViews: 1, bounce: true, landing: '/a', exit: '/a' }

describe('a visit', () => {
  it('is shown with where it came from, what it came to and what came of it', () => {
    const bought = { pageViews: 3, bounce: false, landing: '/cart', exit: '/done', engagedMs: 65_000 }
    expect(row({ ...bought, revenue: [{ currency: 'EUR', value: 94.9 }] })).toEqual([
      begin,
      'Organic Search · google / organic',
      'Phone / Safari · iOS · BE',
      '/cart / to /done',
      '3',
      '1 min 5 s',
      '€94.90',
    ])
  })

  it('of one page is a bounce by its rule, and “left at once” only within ten seconds', () => {
    const read = row({ ...one, engagedMs: 5 * minute })
    expect(read[0]).toBe(`${begin} / bounce: one page, no interaction`)
    expect(read[3]).toBe('/a / the only page')
    expect(row({ ...one, engagedMs: 9_999 })[0]).toBe(`${begin} / left at once: one page, less than 10 s`)
    expect(row({ ...one, engagedMs: 10_000 })[0]).toBe(read[0])
    expect(row({ ...one, bounce: false })[0]).toBe(begin)
  })

  it('that is still open has neither bounced nor left', () => {
    const early = ended + 30 * minute - 1
    expect(row(one, early)[0]).toBe(`${begin} / one page, no interaction so far`)
    expect(row(one, early)[3]).toBe('/a / the only page so far')
    expect(row({ pageViews: 2, bounce: false, landing: '/a', exit: '/b' }, early)[3]).toBe(
      '/a / so far to /b',
    )
    expect(row(one, ended + 30 * minute)[3]).toBe('/a / the only page')
  })

  it('that ends where it began had more pages than one', () => {
    expect(row({ pageViews: 3, bounce: false, landing: '/a', exit: '/a' })[3]).toBe('/a / to /a')
  })

  it('without a page names none', () => {
    expect(row({ pageViews: 0, bounce: false, landing: '', exit: '' }).slice(3, 5)).toEqual(['–', '0'])
  })
})
