import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Collector, startCollector } from '../../../test/collector.ts'
import { freshBrowser, leavePage, loadPage } from '../../../test/page.ts'
import type { Client } from '../../options.ts'
import { pages } from '../pages.ts'
import { siteSearch } from './site-search.ts'

let collector: Collector

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  collector = startCollector()
  freshBrowser()
})

afterEach(async () => {
  vi.useRealTimers()
  leavePage()
  await collector.close()
})

// In memory: a disk would wait for timers that do not run here.
const load = () => loadPage({ consent: 'session', capture: [pages(), siteSearch()] })

async function searches(client: Client): Promise<unknown[]> {
  await vi.advanceTimersByTimeAsync(2_000)
  vi.useRealTimers()
  await client.flush()
  // What a page sends while it is being left is sent again if the answer did not come in time.
  const events = new Map(collector.events().map(event => [event.id, event]))
  return [...events.values()].filter(event => event.name === 'search').map(event => event.data)
}

test.each(['q', 's', 'search', 'query', 'keyword'])('?%s= is a search', async field => {
  freshBrowser(`/search?page=2&${field}=iron+skillet`)
  expect(await searches(load())).toEqual([{ search_term: 'iron skillet' }])
})

test('a page without a term is none, and an address in the term is not kept', async () => {
  freshBrowser('/search?q=')
  expect(await searches(load())).toEqual([])
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  freshBrowser('/search?q=order+jane%40example.org+%2312')
  expect(await searches(load())).toEqual([{ search_term: 'order redacted #12' }])
})

describe('the number of results is read', () => {
  test.each([
    ['the shop’s mark', '<ul data-touchline-results="7"></ul>', 7],
    ['the mark’s text', '<b data-touchline-results>No results for 24 cm</b>', 0],
    ['microdata', '<meta itemprop="numberOfItems" content="31">', 31],
    ['WooCommerce', '<p class="woocommerce-result-count">Showing 1–12 of 1,045 results</p>', 1045],
    ['WooCommerce, one', '<p class="woocommerce-result-count">Showing the single result</p>', 1],
    ['WooCommerce, none', '<p class="woocommerce-no-products-found">No products were found.</p>', 0],
    ['Magento', '<p id="toolbar-amount">Items <b>1</b>-<b>12</b> of <b>45</b></p>', 45],
    ['Shopify', '<h2 id="ProductCount">3 results found for “24 cm”</h2>', 3],
    ['PrestaShop', '<div class="total-products"><p>There are 9 products.</p></div>', 9],
    [
      'structured data',
      '<script type="application/ld+json">{"@type":"SearchResultsPage","mainEntity":{"@type":"ItemList","numberOfItems":12}}</script>',
      12,
    ],
  ])('from %s', async (_place, html, results) => {
    freshBrowser('/search?q=24+cm')
    document.body.innerHTML = html
    expect(await searches(load())).toEqual([{ search_term: '24 cm', results }])
  })
})

test('a search that the shop has told of itself is not told again', async () => {
  freshBrowser('/search?q=Boots')
  const client = load()
  client.track('search', { search_term: 'boots', by: 'the shop' })
  expect(await searches(client)).toEqual([{ search_term: 'boots', by: 'the shop' }])
})

test.each(['redacted boots', 'jane@example.org boots'])(
  'nor one that it has told of as %s',
  async search_term => {
    freshBrowser('/search?q=jane%40example.org+boots')
    const client = load()
    client.track('search', { search_term })
    expect(await searches(client)).toEqual([{ search_term }])
  },
)

test('each search within one page counts once', async () => {
  freshBrowser('/search?q=boots')
  const client = load()
  for (const query of ['boots', 'boots&page=2', 'red+boots', 'red+boots&sort=price']) {
    history.pushState(null, '', `/search?q=${query}`)
    window.dispatchEvent(new PopStateEvent('popstate'))
    await vi.advanceTimersByTimeAsync(1_500)
  }
  expect(await searches(client)).toEqual([{ search_term: 'boots' }, { search_term: 'red boots' }])
})

test('a page that is left at once tells it in time', async () => {
  freshBrowser('/search?q=boots')
  const client = load()
  window.dispatchEvent(new Event('pagehide'))
  expect(await searches(client)).toEqual([{ search_term: 'boots' }])
})
