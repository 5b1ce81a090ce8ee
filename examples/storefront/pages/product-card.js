import { findCategory, toItem } from '../catalogue.js'
import { html } from '../html.js'
import { money } from '../money.js'

/** A product in a list; the shop's script pushes `select_item` when it is chosen. */
export const productCard = (product, list, index) => html`
<li class="card" data-item="${JSON.stringify(toItem(product, index))}" data-list="${list}">
  <a href="/products/${product.slug}">
    <span class="photo"><img src="/assets/art/${product.art}.svg" width="400" height="400" alt="" loading="lazy"></span>
    <span class="card-text"><small>${findCategory(product.category).name}</small><b>${product.name}</b>
    <span class="price">${product.variants && new Set(product.variants.options.map(option => option.price)).size > 1 ? 'from ' : ''}${money(Math.min(product.price, ...(product.variants?.options ?? []).map(option => option.price)))}</span></span>
  </a>
</li>`

/** A list of products under one name. */
export const productGrid = (products, list) =>
  html`<ul class="grid">${products.map((product, index) => productCard(product, list, index))}</ul>`

/** The GA4 event of showing a list. */
export const viewOfList = (products, list) => ({
  event: 'view_item_list',
  ecommerce: { item_list_name: list, items: products.map((product, index) => toItem(product, index)) },
})
