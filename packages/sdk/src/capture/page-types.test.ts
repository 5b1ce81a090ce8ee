import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Collector, startCollector } from '../../test/collector.ts'
import { freshBrowser, leavePage, loadPage } from '../../test/page.ts'
import { pageTypes } from './page-types.ts'
import { pages } from './pages.ts'

let collector: Collector

beforeEach(() => {
  collector = startCollector()
  freshBrowser('/products/skillet')
})

afterEach(async () => {
  leavePage()
  await collector.close()
})

const types = () => collector.events().map(({ name, page }) => [name, page?.type])

test('a page view that still waits is told its type, and so is what follows', async () => {
  const client = loadPage({ capture: [pages()] })
  client.track('early')
  loadPage({ capture: [pageTypes()] })
  client.track('late')
  await client.flush()
  expect(types()).toEqual([
    ['page_view', 'product'],
    ['early', undefined],
    ['late', 'product'],
  ])
})

test('a page view on disk is told its type as well', async () => {
  const client = loadPage({ capture: [pages()] })
  await new Promise(resolve => setTimeout(resolve, 50))
  loadPage({ capture: [pageTypes()] })
  await client.flush()
  expect(types()).toEqual([['page_view', 'product']])
  expect(client.ledger()).toMatchObject({ created: 1, acknowledged: 1, waiting: 0 })
})

test('the page’s own word goes before', async () => {
  document.head.innerHTML = '<meta name="touchline:page-type" content="landing">'
  const client = loadPage({ capture: [pages(), pageTypes()] })
  await client.flush()
  expect(types()).toEqual([['page_view', 'landing']])
})
