import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'
import type { SiteSummary } from '../../ask/client.ts'
import { markupOf, shopSite } from '../../fixtures/markup.tsx'
import { cutTag } from './script-tag.tsx'
import { SetupPage } from './setup-page.tsx'

const tag = shopSite.scriptTag ?? ''
const second: SiteSummary = {
  ...shopSite,
  id: 'second',
  name: 'Second',
  publicKey: 'pk_second',
  scriptTag: tag.replace('pk_7Qm2vX9a', 'pk_second'),
}
const setup = {
  sites: [shopSite, second],
  site: 'main',
  lastEventAt: null,
  storefrontUrl: null,
  version: '0.1.0',
  dataPath: '/srv/touchline',
}
const page = (storefrontUrl: string | null, site = shopSite) =>
  markupOf(
    <QueryClientProvider client={new QueryClient()}>
      <SetupPage setup={{ ...setup, storefrontUrl }} />
    </QueryClientProvider>,
    site,
  )

describe('the page of a site without an event', () => {
  it('shows the tag as it must be pasted', () => {
    expect(
      cutTag(tag)
        .map(({ text }) => text)
        .join(''),
    ).toBe(tag)
    expect(page(null)).toContain('data-site=')
    expect(page(null)).toContain('pk_7Qm2vX9a')
  })

  it('offers the demo’s shop only when there is one', () => {
    expect(page('http://127.0.0.1:4281/')).toContain('href="http://127.0.0.1:4281/"')
    expect(page(null)).not.toContain('demo shop')
  })

  it('shows the key and the tag of the site that is looked at, and of no other', () => {
    const markup = page('http://127.0.0.1:4281/', second)
    expect(markup).toContain('Setup · Second')
    expect(markup.match(/pk_second/g)).toHaveLength(2)
    expect(markup).not.toContain('pk_7Qm2vX9a')
    expect(markup, 'the demo’s shop sends to the first site').not.toContain('demo shop')
  })

  it('says how a site without a public key gets one', () => {
    const markup = page(null, { ...second, publicKey: null, scriptTag: null })
    expect(markup).toContain('touchline key add --kind public --site second')
    expect(markup).not.toContain('Copy tag')
  })
})
