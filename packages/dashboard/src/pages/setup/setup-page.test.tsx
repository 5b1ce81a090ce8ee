import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'
import { markupOf } from '../../fixtures/markup.tsx'
import { cutTag } from './script-tag.tsx'
import { SetupPage } from './setup-page.tsx'

const tag = '<script async src="http://127.0.0.1:4280/touchline.js" data-site="pk_7Qm2vX9a"></script>'
const setup = {
  sites: [],
  site: 'main',
  publicKey: 'pk_7Qm2vX9a',
  scriptTag: tag,
  storefrontUrl: null,
  version: '0.1.0',
  dataPath: '/srv/touchline',
}
const page = (storefrontUrl: string | null) =>
  markupOf(
    <QueryClientProvider client={new QueryClient()}>
      <SetupPage setup={{ ...setup, storefrontUrl }} />
    </QueryClientProvider>,
  )

describe('the page of an empty store', () => {
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
})
