import { describe, expect, it } from 'vitest'
import { type Address, home, readAddress, writeAddress } from './address.ts'
import { addDays, dayIn, previousDays, resolvePeriod } from './period.ts'

const read = (text: string): Address => {
  const url = new URL(text, 'http://shop.example')
  return readAddress(url.pathname, url.search)
}

describe('the address bar', () => {
  it('is bare for the page that opens first', () => {
    expect(writeAddress(home)).toBe('/')
    expect(read('/')).toEqual(home)
  })

  it.each([
    '/?days=28&show=table',
    '/?from=2026-11-01&to=2026-11-22&step=5',
    '/?site=outlet&show=start',
    '/journeys',
    '/journeys?days=7&offset=50',
    '/journeys?from=2026-11-01&to=2026-11-22&funnel=checkout&step=4&outcome=left',
    '/journeys?funnel=checkout&step=1&outcome=in-progress',
    '/journeys?days=7&funnel=checkout&step=4&outcome=reached&when=before&offset=25',
    '/journeys/v:0b6f3d0e-93a1-4c43-8a3b-0d2b7f3ac213?funnel=checkout&step=4&outcome=reached&when=before',
    '/journeys/v:0b6f3d0e-93a1-4c43-8a3b-0d2b7f3ac213',
    '/journeys/u:anna%40shop.example?days=28',
  ])('is the same after reading and writing: %s', text => {
    expect(writeAddress(read(text))).toBe(text)
  })

  it('opens a link that a person mistyped on the usual period rather than on an error', () => {
    expect(read('/?days=soon').period).toEqual({ kind: 'last', days: 14 })
    expect(read('/?from=2026-11-22&to=2026-11-01').period).toEqual({ kind: 'last', days: 14 })
    expect(read('/?from=2026-02-31&to=x').period).toEqual({ kind: 'last', days: 14 })
  })

  it('says that a page does not exist', () => {
    expect(read('/nowhere')).toMatchObject({ page: 'unknown', path: '/nowhere' })
  })

  it('keeps a person’s name whatever signs it holds', () => {
    const address: Address = { ...home, page: 'journey', person: 'u:a/b ?#%ü' }
    expect(read(writeAddress(address))).toMatchObject({ page: 'journey', person: 'u:a/b ?#%ü' })
    expect(read('/journeys/u:100%')).toMatchObject({ person: 'u:100%' })
  })
})

describe('a period', () => {
  it('ends with today, which is the site’s day and not the reader’s', () => {
    const at = Date.parse('2026-11-21T23:30:00Z')
    expect(dayIn('UTC', at)).toBe('2026-11-21')
    expect(dayIn('Europe/Brussels', at)).toBe('2026-11-22')
    expect(resolvePeriod({ kind: 'last', days: 14 }, '2026-11-21')).toEqual({
      from: '2026-11-08',
      to: '2026-11-22',
    })
  })

  it('is compared with the same number of days just before', () => {
    expect(previousDays({ from: '2026-11-08', to: '2026-11-22' })).toEqual({
      from: '2026-10-25',
      to: '2026-11-08',
    })
  })

  it('counts over the ends of months and over the change of the clock', () => {
    expect(addDays('2026-10-24', 2)).toBe('2026-10-26')
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28')
  })
})
