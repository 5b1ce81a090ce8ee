import { findCategory, productsOf } from '../catalogue.js'
import { html } from '../html.js'
import { productGrid, viewOfList } from './product-card.js'

/** One category with its products, or nothing when there is no such category. */
export function category(slug) {
  const found = findCategory(slug)
  if (!found) return undefined
  const products = productsOf(slug)
  return {
    title: found.name,
    description: found.lead,
    type: 'category',
    events: [viewOfList(products, found.name)],
    body: html`
<nav class="crumbs" aria-label="You are here"><a href="/">Home</a><span aria-current="page">${found.name}</span></nav>
<header class="title"><h1>${found.name}</h1><p class="lead">${found.text}</p></header>
${productGrid(products, found.name)}`,
  }
}
