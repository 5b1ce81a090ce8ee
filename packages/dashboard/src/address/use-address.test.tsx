import { renderToStaticMarkup } from 'react-dom/server'
import { afterEach, expect, it, vi } from 'vitest'
import { home, writeAddress } from './address.ts'
import { useAddress } from './use-address.ts'

afterEach(() => vi.unstubAllGlobals())

function Person() {
  const { address } = useAddress()
  return address.page === 'journey' ? address.person : address.page
}

it.each(['u:a/b?c#d', 'u:100%', 'u:a%2Fb'])(
  'reads the person %s from the address written for them',
  person => {
    const { pathname, search } = new URL(
      writeAddress({ page: 'journey', person, period: home.period }),
      'http://dashboard.test',
    )
    vi.stubGlobal('location', { pathname, search })
    expect(renderToStaticMarkup(<Person />)).toBe(person)
  },
)
