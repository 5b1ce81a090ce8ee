import type { JourneyEvent } from '@touchline/analysis'
import { beforeAll, describe, expect, it } from 'vitest'
import { setReaderLocale } from '../../format/locale.ts'
import { describeEvent, eventValue } from './describe-event.ts'

beforeAll(() => setReaderLocale('en-GB'))

const event = (changes: Partial<JourneyEvent>): JourneyEvent => ({
  id: '1',
  at: 0,
  name: 'page_view',
  path: '/products/pan',
  title: 'Pan · Alder & Rye',
  counted: true,
  engagedMs: 0,
  value: null,
  currency: '',
  data: null,
  ...changes,
})
const say = (changes: Partial<JourneyEvent>): string => {
  const { what, detail } = describeEvent(event(changes), 'Alder & Rye')
  return `${what} ${detail}`
}

describe('an event in words', () => {
  it('names the page without the shop’s own name', () => {
    expect(say({})).toBe('Looked at Pan')
    expect(say({ title: 'Alder & Rye' })).toBe('Looked at Alder & Rye')
    expect(say({ title: '' })).toBe('Looked at /products/pan')
  })

  it('names what was put into the cart, searched for or chosen', () => {
    const items = [{ item_name: 'Pan' }, { item_name: 'Lid' }]
    expect(say({ name: 'add_to_cart', data: { items } })).toBe('Put into the cart Pan and 1 more')
    expect(say({ name: 'search', data: { search_term: 'skillet' } })).toBe('Searched skillet')
    expect(say({ name: 'add_shipping_info', data: { shipping_tier: 'express', items: [] } })).toBe(
      'Chose a delivery express',
    )
  })

  it('leaves the shop’s own events their names', () => {
    expect(say({ name: 'gift_wrap_opened', title: '', path: '' })).toBe('gift wrap opened ')
  })

  it.each(['constructor', '__proto__', 'toString'])('takes an event named %s for one of the shop’s', name => {
    expect(say({ name, title: '', path: '' })).toBe(`${name.replaceAll('_', ' ')} `)
  })

  it('has a value only with a currency', () => {
    expect(eventValue(event({ value: 94.9, currency: 'EUR' }))).toBe('€94.90')
    expect(eventValue(event({ value: 94.9 }))).toBe('')
    expect(eventValue(event({}))).toBe('')
  })
})
