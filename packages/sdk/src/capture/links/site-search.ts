import type { Capture, Client } from '../../options.ts'
import { nameCapture } from '../captures.ts'
import { endAll, listen, listenToNavigation } from '../listen.ts'
import { scrubText } from '../scrub-text.ts'

/** The query fields that GA4 takes for a search. */
const fields = ['q', 's', 'search', 'query', 'keyword']

/** A shop that tells of its search itself does so, and a list is drawn, within this time. */
const settleMs = 1_000

/** Where shops say how many results there are: their own mark, schema.org, WooCommerce, Magento, Shopify, PrestaShop. */
const resultPlaces =
  '[data-touchline-results],[itemprop=numberOfItems],.woocommerce-result-count,.woocommerce-no-products-found,#toolbar-amount,#ProductCount,#ProductCountDesktop,.total-products'

/**
 * Makes `search` of a page whose address says that something was searched for, with the term and, where the page
 * tells it, the number of results. A search that the shop or its platform has told of itself is left to them.
 */
export function siteSearch(): Capture {
  return nameCapture('siteSearch', client => {
    let done: string | undefined
    let told: unknown[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    const make = () => {
      clearTimeout(timer)
      const term = readTerm()
      if (term === done) return
      done = term
      if (term !== undefined && !told.includes(toKey(term))) tell(client, term)
    }
    const look = () => {
      clearTimeout(timer)
      timer = setTimeout(make, settleMs)
    }
    const endWatch = client.watch((name, detail) => {
      if (name === 'page_view') told = []
      else if (name === 'search') told.push(toKey(Object(detail).search_term))
    })
    look()
    return endAll([
      endWatch,
      // A search within the same page changes the query alone, which is no page view.
      listen('popstate', look),
      listenToNavigation('currententrychange', look),
      listen('pagehide', make),
      () => clearTimeout(timer),
    ])
  })
}

/** A term for comparison: as it is told, whether or not whoever told it has taken out what is personal. */
const toKey = (term: unknown): string => scrubText(`${term}`).toLowerCase()

function readTerm(): string | undefined {
  const query = new URLSearchParams(location.search)
  return fields.map(field => query.get(field)?.trim()).find(Boolean)
}

function tell(client: Client, term: string): void {
  const results = readResults(term)
  client.track('search', { search_term: scrubText(term), ...(results !== undefined && { results }) })
}

/** The greatest number that the place tells beside the term, as in "1–12 of 45". */
function readResults(term: string): number | undefined {
  const place = document.querySelector(resultPlaces)
  if (!place) return readStructured()
  const words =
    place.getAttribute('data-touchline-results') || place.getAttribute('content') || place.textContent
  const numbers = words
    .replace(term, '')
    .replace(/(\d)[.,\s’'](?=\d{3}(?!\d))/g, '$1')
    .match(/\d+/g)
  // WooCommerce calls one result "the single result", and every platform has words for none.
  return numbers ? Math.max(...numbers.map(Number)) : Number(place.matches('.woocommerce-result-count'))
}

/** schema.org's `numberOfItems` in the page's structured data. */
function readStructured(): number | undefined {
  for (const { textContent } of document.querySelectorAll('script[type*=ld]')) {
    const found =
      textContent.includes('SearchResultsPage') && /"numberOfItems"\s*:\s*"?(\d+)/.exec(textContent)
    if (found) return Number(found[1])
  }
  return undefined
}
