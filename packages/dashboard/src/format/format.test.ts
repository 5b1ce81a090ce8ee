import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatOrigin } from './device.ts'
import { formatAgo, formatDuration, formatPause } from './duration.ts'
import { setReaderLocale } from './locale.ts'
import { formatMoney, formatMoneys } from './money.ts'
import { formatCount, formatUnits, wordsFor } from './number.ts'
import { readablePath } from './path.ts'
import { formatPerson } from './person.ts'
import { formatInterval, formatPoints, formatRate } from './rate.ts'
import { shareInWords } from './share-words.ts'
import { formatDays, formatMoment } from './time.ts'

beforeEach(() => setReaderLocale('en-GB'))
afterEach(() => setReaderLocale('en-GB'))

const plain = (text: string): string => text.replace(/[\u00a0\u202f\u2009]/g, ' ')

it.each([
  ['/gr%C3%B6%C3%9Fen/a%20b', '/größen/a%20b'],
  ['/%E6%97%A5%E6%9C%AC', '/日本'],
  ['/%FF%FE', '/%FF%FE'],
  ['/%E2%80%AEgpj', '/%E2%80%AEgpj'],
  ['/%3Cscript%3E', '/%3Cscript%3E'],
])('the path %s is read as %s', (path, read) => expect(readablePath(path)).toBe(read))

describe('numbers', () => {
  it('are written as the reader writes them, with a true minus', () => {
    expect(formatCount(48_216)).toBe('48,216')
    expect(formatCount(-12)).toBe('−12')
    setReaderLocale('de-DE')
    expect(formatCount(48_216)).toBe('48.216')
    expect(plain(formatMoney({ currency: 'EUR', value: 94.9 }))).toBe('94,90 €')
  })

  it('bear no more digits than their interval', () => {
    expect(formatRate(0.5899, [0.571, 0.608])).toBe('59.0%')
    expect(formatInterval([0.571, 0.608])).toBe('57.1–60.8')
    expect(formatRate(0.532, [0.483, 0.581])).toBe('53%')
    expect(formatInterval([0.483, 0.581])).toBe('48–58')
    expect(formatPoints(-0.0801)).toBe('−8.0')
  })

  it('say what they count', () => {
    expect(formatUnits(1, wordsFor('session'))).toBe('1 session')
    expect(formatUnits(1117, wordsFor('person'))).toBe('1,117 people')
  })

  it('keep two currencies apart', () => {
    const amounts = [
      { currency: 'EUR', value: 94.9 },
      { currency: 'USD', value: -5 },
    ]
    expect(formatMoneys(amounts)).toBe('€94.90 + −US$5.00')
    expect(formatMoney({ currency: '', value: 5 })).toBe('5.00')
  })

  it('are said in words only when the words are near', () => {
    expect(shareInWords(0.41, null)).toBe('Four in ten')
    expect(shareInWords(0.497, null)).toBe('Half')
    expect(shareInWords(0.46, null)).toBe('Almost half')
    expect(shareInWords(0.44, null)).toBe('More than four in ten')
    expect(shareInWords(0.15, [0.1, 0.2])).toBe('15%')
  })
})

describe('times', () => {
  it.each([
    [0, '0 s'],
    [850, '0.9 s'],
    [52_000, '52 s'],
    [59_800, '1 min'],
    [108_000, '1 min 48 s'],
    [3 * 3_600_000 + 5 * 60_000, '3 h 5 min'],
    [6.1 * 86_400_000, '6.1 days'],
    [86_400_000, '1 day'],
  ])('of %i ms are %s', (ms, text) => {
    expect(plain(formatDuration(ms))).toBe(text)
  })

  it('that have passed are told coarsely', () => {
    expect(plain(formatAgo(0, 4_300))).toBe('4 s ago')
    expect(plain(formatAgo(0, 7_300_000))).toBe('2 h ago')
    expect(plain(formatAgo(5_000, 0))).toBe('0 s ago')
    expect(plain(formatPause(4.2 * 86_400_000))).toBe('4 days')
  })

  it('are told in the site’s zone', () => {
    const at = Date.parse('2026-10-31T20:14:00Z')
    expect(formatMoment(at, { zone: 'Europe/Brussels' })).toBe('Sat 31 Oct, 21:14')
    expect(plain(formatDays('2026-10-25', '2026-11-21', true))).toBe('25 Oct – 21 Nov 2026')
  })
})

describe('names', () => {
  it('of people are their user id, or two ends of a random id', () => {
    expect(formatPerson({ person: 'u:anna', user: 'anna' })).toBe('anna')
    expect(formatPerson({ person: 'v:7f3ad3e0-93a1-4c43-8a3b-0d2b7f3a3c21', user: null })).toBe(
      'Visitor 7f3a…c21',
    )
    expect(formatPerson({ person: 'v:0197d3e0-93a1-7c43-8a3b-7f3ab27f3c21', user: null })).toBe(
      'Visitor 7f3a…c21',
    )
  })

  it('of origins leave out a source that says nothing', () => {
    expect(formatOrigin({ channelGroup: 'Organic Search', source: 'google' })).toBe('Organic Search · google')
    expect(formatOrigin({ channelGroup: 'Direct', source: '(direct)' })).toBe('Direct')
  })
})
