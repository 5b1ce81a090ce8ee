import type { Touchpoint } from '@touchline/protocol'
import { describe, expect, it } from 'vitest'
import { createTouchpointMatcher, matchesPath } from './touchpoint-matcher.ts'

describe('a path pattern', () => {
  it.each([
    ['/', '/', true],
    ['/', '/a', false],
    ['/products/*', '/products/a', true],
    ['/products/*', '/products/a/reviews', true],
    ['/products/*', '/products/', true],
    ['/products/*', '/products', false],
    ['/products/*', '/en/products/a', false],
    ['/*/products/*', '/en/products/a', true],
    ['/*.html', '/a.html.html', true],
    ['/*.html', '/a.htm', false],
    ['/a.b', '/aXb', false],
    ['*', '/anything', true],
    ['/a*b*c', '/aXbYbZc', true],
    ['/a*b*c', '/aXbYbZcd', false],
    ['', '/', false],
  ])('%s against %s: %s', (pattern, path, expected) => expect(matchesPath(pattern, path)).toBe(expected))

  it('with many stars takes no more than a moment', () => {
    expect(matchesPath('/*a'.repeat(40), `/${'a'.repeat(4000)}`)).toBe(false)
  })
})

describe('a touchpoint', () => {
  const entry = (id: string, match: Touchpoint['match']): Touchpoint => ({
    id,
    name: id,
    phase: 'purchase',
    channel: 'web',
    medium: 'digital',
    control: 'direct',
    match,
  })
  const matcher = createTouchpointMatcher([
    entry('shop', { events: ['view_cart'], paths: ['/*'] }),
    entry('cart', { events: ['view_cart', 'add_to_cart'], paths: ['/cart', '/shop/*'] }),
    entry('basket', { events: [], paths: ['/cart', '/shop/b'] }),
    entry('sizes', { events: [], paths: ['/größen/*'] }),
  ])

  it('is found by an event: the first that lists it', () => {
    expect([matcher.byEvent('view_cart'), matcher.byEvent('add_to_cart')]).toEqual(['shop', 'cart'])
  })

  it('is found by the longest pattern, and among equals by the first', () => {
    expect(['/x', '/cart', '/shop/b', '/shop/c'].map(path => matcher.byPath(path))).toEqual([
      'shop',
      'cart',
      'cart',
      'cart',
    ])
  })

  it('is found by a pattern that is written as people read it', () => {
    expect(matcher.byPath('/gr%C3%B6%C3%9Fen/schuhe')).toBe('sizes')
  })

  it('is not found for what no rule names', () => {
    expect([matcher.byEvent('login'), createTouchpointMatcher([]).byPath('/')]).toEqual([null, null])
  })
})
