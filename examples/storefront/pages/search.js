import { products, searchProducts } from '../catalogue.js'
import { html } from '../html.js'
import { productGrid, viewOfList } from './product-card.js'

/** What was found for the words of a visitor. */
export function search(term) {
  const words = term.trim().slice(0, 80)
  const found = searchProducts(words)
  const shown = found.length > 0 ? found : products.slice(0, 3)
  const finding =
    words === ''
      ? 'What are you looking for?'
      : `${found.length === 0 ? 'Nothing' : found.length} found for “${words}”`
  return {
    title: 'Search',
    type: 'search',
    events: [
      ...(words ? [{ event: 'search', search_term: words, results: found.length }] : []),
      ...(found.length > 0 ? [viewOfList(found, 'Search results')] : []),
    ],
    body: html`<header class="title"><h1>${finding}</h1>${
      found.length === 0 &&
      html`<p class="lead">Try “pan”, “knife” or “linen”, or begin with one of these.</p>`
    }</header>${productGrid(shown, found.length > 0 ? 'Search results' : 'Instead of results')}`,
  }
}
